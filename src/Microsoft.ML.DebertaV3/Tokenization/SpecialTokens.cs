using System.Text;

namespace Microsoft.ML.DebertaV3.Tokenization;

/// <summary>The ids of [PAD], [CLS], [SEP] and [MASK], and where text spells one of them.</summary>
/// <remarks>Other SentencePiece models lack them and still encode plain text: asking for an absent one is what fails.</remarks>
internal sealed class SpecialTokens
{
    private const string Padding = "[PAD]";
    private const string Classification = "[CLS]";
    private const string Separator = "[SEP]";
    private const string Mask = "[MASK]";

    private readonly (string Text, int Id)[] _tokens;

    public SpecialTokens(UnigramModel model)
    {
        var mask = model.Find(Encoding.UTF8.GetBytes(Mask));
        MaskId = mask >= 0 ? mask : model.PieceCount;
        _tokens =
        [
            .. new[] { Padding, Classification, Separator }.Select(text => (text, model.Find(Encoding.UTF8.GetBytes(text)))),
            (Mask, MaskId),
            (Encoding.UTF8.GetString(model.File.PieceBytes(model.UnknownId)), model.UnknownId),
        ];
    }

    public int PaddingId => Require(Padding);

    public int ClassificationId => Require(Classification);

    public int SeparatorId => Require(Separator);

    /// <summary>The model's own [MASK], or the id behind its last piece.</summary>
    public int MaskId { get; }

    /// <summary>The next special token that a text spells out: its index, length and id; index -1 if there is none.</summary>
    /// <param name="text">The text.</param>
    /// <param name="only">The one token to look for; null: any.</param>
    public (int Index, int Length, int Id) FindNext(ReadOnlySpan<char> text, int? only = null)
    {
        var next = (Index: -1, Length: 0, Id: 0);
        foreach (var (token, id) in _tokens)
        {
            var index = id < 0 || id != (only ?? id) ? -1 : text.IndexOf(token, StringComparison.Ordinal);
            if (index >= 0 && (next.Index < 0 || index < next.Index))
                next = (index, token.Length, id);
        }

        return next;
    }

    private int Require(string token)
    {
        foreach (var (text, id) in _tokens)
        {
            if (text == token && id >= 0)
                return id;
        }

        throw new InvalidOperationException(
            $"The SentencePiece model has no piece {token}. It encodes plain text, but DeBERTaV3 needs a model with [PAD], [CLS] and [SEP].");
    }
}
