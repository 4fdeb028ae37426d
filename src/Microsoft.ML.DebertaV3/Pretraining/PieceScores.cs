using Microsoft.ML.DebertaV3.Tokenization;

namespace Microsoft.ML.DebertaV3.Pretraining;

/// <summary>The pieces of a text without special tokens, with their offsets and probabilities of being replaced.</summary>
/// <param name="Pieces">The pieces as in the vocabulary.</param>
/// <param name="Starts">UTF-16 index at which each piece begins.</param>
/// <param name="Lengths">Length of each piece in UTF-16 units.</param>
/// <param name="Probabilities">Probability of each piece; empty if the model has no discriminator.</param>
internal sealed record PieceScores(ReadOnlyMemory<char>[] Pieces, int[] Starts, int[] Lengths, float[] Probabilities)
{
    /// <summary>Mean of the probabilities; 0 if there are none.</summary>
    public float AnomalyScore => Probabilities.Length == 0 ? 0 : Probabilities.Average();

    /// <param name="text">A text with special tokens, [CLS] pieces [SEP].</param>
    /// <param name="probabilities">Probability of each position, including special tokens; empty if the model has no discriminator.</param>
    /// <param name="spell">Returns the spelling of a piece.</param>
    public static PieceScores Of(EncodedText text, ReadOnlySpan<float> probabilities, Func<int, string> spell)
    {
        var count = text.Length - 2;
        var range = 1..(count + 1);
        return new(
            Array.ConvertAll(text.Ids[range], id => spell(id).AsMemory()),
            text.Begins[range],
            [.. Enumerable.Range(1, count).Select(i => text.Ends[i] - text.Begins[i])],
            probabilities.IsEmpty ? [] : probabilities[range].ToArray());
    }
}
