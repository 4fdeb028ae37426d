using Microsoft.ML.DebertaV3.Tokenization;

namespace Microsoft.ML.DebertaV3.Tasks.NamedEntityRecognition;

/// <summary>From labels of words to the labels of pieces that a network learns.</summary>
internal static class PieceLabels
{
    /// <summary>The label of pieces that are excluded from the loss (transformers).</summary>
    public const int Ignored = -100;

    /// <summary>Returns the labels of pieces for labels of words.</summary>
    /// <param name="wordOfPiece">Index of the word of each piece, from <see cref="TextWords.OfPieces"/>.</param>
    /// <param name="wordLabels">A label for each word; negative: ignored.</param>
    /// <param name="following">For each label, the label of the other pieces of the word (<see cref="Following"/>); null: those pieces are
    /// ignored.</param>
    public static int[] OfWords(IReadOnlyList<int> wordOfPiece, IReadOnlyList<int> wordLabels, IReadOnlyList<int>? following)
    {
        var labels = new int[wordOfPiece.Count];
        for (var i = 0; i < labels.Length; i++)
        {
            var label = wordOfPiece[i] == TextWords.None ? Ignored : wordLabels[wordOfPiece[i]];
            var isFirst = i == 0 || wordOfPiece[i] != wordOfPiece[i - 1];
            labels[i] = label < 0 ? Ignored : isFirst ? label : following?[label] ?? Ignored;
        }
        return labels;
    }

    /// <summary>
    /// Returns, for each label, the label of the other pieces of the same word: I-X for B-X if there is I-X; otherwise the label itself.
    /// </summary>
    public static int[] Following(IReadOnlyList<string> labels)
    {
        EntityTag[] tags = [.. labels.Select(EntityTag.Parse)];
        return [.. tags.Select((tag, label) => tag.Position == EntityPosition.Begin
            && Array.IndexOf(tags, tag with { Position = EntityPosition.Inside }) is >= 0 and var inside ? inside : label)];
    }
}
