using System.Text;

namespace Microsoft.ML.DebertaV3.Tokenization;

/// <summary>The ids of [PAD], [CLS], [SEP] and [MASK].</summary>
/// <remarks>Other SentencePiece models may lack them and can still encode plain text. Only accessing a missing one fails.</remarks>
internal sealed class SpecialTokens
{
    /// <summary>[MASK], which may not be a piece of the model.</summary>
    public const string Mask = "[MASK]";

    private const string Padding = "[PAD]";
    private const string Classification = "[CLS]";
    private const string Separator = "[SEP]";

    private readonly (string Text, int Id)[] _tokens;

    /// <param name="model">The model.</param>
    /// <param name="maskId">Id of [MASK]; null for the id of its piece in the model, or the one after the last piece.</param>
    public SpecialTokens(UnigramModel model, int? maskId)
    {
        var mask = model.Find(Encoding.UTF8.GetBytes(Mask));
        MaskId = maskId ?? (mask >= 0 ? mask : model.PieceCount);
        _tokens =
        [
            .. new[] { Padding, Classification, Separator }.Select(text => (text, model.Find(Encoding.UTF8.GetBytes(text)))),
            (Mask, MaskId),
            (Encoding.UTF8.GetString(model.File.PieceBytes(model.UnknownId)), model.UnknownId),
        ];
        Spelled = new SpelledTokens(_tokens.Where(token => token.Id >= 0));
        SpelledMask = new SpelledTokens([(Mask, MaskId)]);
    }

    /// <summary>[PAD], [CLS], [SEP] and [MASK].</summary>
    public static IReadOnlyList<string> Roles { get; } = [Padding, Classification, Separator, Mask];

    public int PaddingId => Require(Padding);

    public int ClassificationId => Require(Classification);

    public int SeparatorId => Require(Separator);

    /// <summary>Id of [MASK].</summary>
    public int MaskId { get; }

    /// <summary>Finds all special tokens in texts.</summary>
    public SpelledTokens Spelled { get; }

    /// <summary>Finds only [MASK] in texts.</summary>
    public SpelledTokens SpelledMask { get; }

    private int Require(string token)
    {
        foreach (var (text, id) in _tokens)
        {
            if (text == token && id >= 0)
                return id;
        }

        throw new InvalidOperationException(
            $"The tokenizer has no piece {token}. It encodes plain text, but DeBERTaV3 needs a model with [PAD], [CLS] and "
                + "[SEP].");
    }
}
