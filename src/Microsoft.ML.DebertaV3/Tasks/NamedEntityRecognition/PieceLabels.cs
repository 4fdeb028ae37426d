using Microsoft.ML.DebertaV3.Tokenization;

namespace Microsoft.ML.DebertaV3.Tasks.NamedEntityRecognition;

/// <summary>From labels of words to the labels of pieces that a network learns.</summary>
internal static class PieceLabels
{
    /// <summary>A piece that does not count in the loss: transformers' value.</summary>
    public const int Ignored = -100;

    /// <summary>Labels of pieces from labels of words.</summary>
    /// <param name="wordOfPiece">As <see cref="TextWords.OfPieces"/> gives it.</param>
    /// <param name="wordLabels">A label for each word; negative: the word does not count.</param>
    /// <param name="following">For each label that of a word's other pieces (<see cref="Following"/>); null: they do not count.</param>
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
    /// For each label the one that goes on inside the same word: I-X for B-X, itself for all others and where there is no I-X.
    /// </summary>
    public static int[] Following(IReadOnlyList<string> labels)
    {
        EntityTag[] tags = [.. labels.Select(EntityTag.Parse)];
        return [.. tags.Select((tag, label) => tag.Position == EntityPosition.Begin
            && Array.IndexOf(tags, tag with { Position = EntityPosition.Inside }) is >= 0 and var inside ? inside : label)];
    }
}
