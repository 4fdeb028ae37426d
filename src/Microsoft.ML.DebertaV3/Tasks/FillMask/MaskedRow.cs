using Microsoft.ML.DebertaV3.Tokenization;

namespace Microsoft.ML.DebertaV3.Tasks.FillMask;

/// <summary>A text with its masks.</summary>
internal sealed class MaskedRow
{
    private readonly DebertaV3Tokenizer _tokenizer;

    public MaskedRow(string text, DebertaV3Tokenizer tokenizer, int maxLength)
    {
        _tokenizer = tokenizer;
        Text = text;
        Encoded = tokenizer.EncodeMasked(text, maxLength);
        Masks = [.. Enumerable.Range(0, Encoded.Length).Where(i => Encoded.Ids[i] == tokenizer.MaskId)];
    }

    public string Text { get; }

    /// <summary>The encoded text.</summary>
    public EncodedText Encoded { get; }

    /// <summary>Positions of the masks in <see cref="Encoded"/>.</summary>
    public IReadOnlyList<int> Masks { get; }

    /// <summary>Creates the predictions.</summary>
    /// <param name="ids">Ids of the best pieces, mask by mask.</param>
    /// <param name="probabilities">Their probabilities.</param>
    /// <param name="count">Number of pieces per mask.</param>
    public FilledText Fill(int[] ids, float[] probabilities, int count)
    {
        var best = Masks.Select((position, mask) => (
            Encoded.Begins[position], Encoded.Ends[position], _tokenizer.Piece(ids[mask * count]), _tokenizer.Decode([ids[mask * count]])));
        return new(FilledText.Fill(Text, best), Array.ConvertAll(ids, id => _tokenizer.Piece(id).AsMemory()), probabilities);
    }
}
