using Microsoft.ML.DebertaV3.Tokenization;

namespace Microsoft.ML.DebertaV3.Pretraining;

/// <summary>The pieces of one text without specials, where they are in it, and how probably each was replaced.</summary>
/// <param name="Pieces">As the vocabulary spells them.</param>
/// <param name="Starts">UTF-16 index at which each begins.</param>
/// <param name="Lengths">UTF-16 units that each covers.</param>
/// <param name="Probabilities">One for each piece; none where the model does not tell.</param>
internal sealed record PieceScores(ReadOnlyMemory<char>[] Pieces, int[] Starts, int[] Lengths, float[] Probabilities)
{
    /// <summary>Mean of the probabilities; 0 where there are none.</summary>
    public float AnomalyScore => Probabilities.Length == 0 ? 0 : Probabilities.Average();

    /// <param name="text">One text with its specials, [CLS] pieces [SEP].</param>
    /// <param name="probabilities">One for each of its positions, specials and padding included; empty where the model does not
    /// tell.</param>
    /// <param name="spell">The spelling of a piece.</param>
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
