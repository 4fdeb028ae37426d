using Microsoft.ML.DebertaV3.DataViews;
using Microsoft.ML.DebertaV3.Tokenization;

namespace Microsoft.ML.DebertaV3.Tasks.Attribution;

/// <summary>The words of a text or a pair, and the word of each position of its sequence.</summary>
internal sealed class AttributedText
{
    private readonly List<AttributedWord> _words = [];
    private readonly int[] _wordOfPosition;

    /// <param name="row">The texts.</param>
    /// <param name="encoded">Their sequence, truncated to the maximum length.</param>
    /// <param name="unit">The unit of scores.</param>
    public AttributedText(TextRow row, EncodedText encoded, AttributionUnit unit)
    {
        _wordOfPosition = new int[encoded.Length];
        Array.Fill(_wordOfPosition, TextWords.None);
        Add(row.First, encoded, segment: 0, unit);
        if (row.Second is not null)
            Add(row.Second, encoded, segment: 1, unit);
    }

    /// <summary>The words of the first text, then those of the second, including truncated words.</summary>
    public IReadOnlyList<AttributedWord> Words => _words;

    /// <summary>Indices of the words with at least one piece in the sequence.</summary>
    public IEnumerable<int> SeenWords => _wordOfPosition.Where(word => word != TextWords.None).Distinct();

    /// <summary>Sums the scores of positions by word; 0 for a word without pieces in the sequence.</summary>
    /// <param name="positions">[length]</param>
    public float[] Sum(ReadOnlySpan<float> positions)
    {
        var sums = new double[_words.Count];
        for (var i = 0; i < positions.Length; i++)
        {
            if (_wordOfPosition[i] != TextWords.None)
                sums[_wordOfPosition[i]] += positions[i];
        }
        return Array.ConvertAll(sums, sum => (float)sum);
    }

    /// <summary>Returns the sequence with a word's pieces replaced by those of the baseline.</summary>
    public int[] Without(int word, int[] ids, int[] baseline) =>
        [.. ids.Select((id, i) => _wordOfPosition[i] == word ? baseline[i] : id)];

    // Pieces that belong to no word (trailing white space) count for the last word, so that the scores still add up.
    private void Add(string text, EncodedText encoded, sbyte segment, AttributionUnit unit)
    {
        int[] positions = [.. Enumerable.Range(0, encoded.Length).Where(i => encoded.Segments[i] == segment)];
        PieceSpan[] pieces = [.. positions.Select(i => new PieceSpan(encoded.Ids[i], encoded.Begins[i], encoded.Ends[i]))];
        TextRange[] words = unit == AttributionUnit.Word
            ? TextWords.Find(text)
            : [.. pieces.Select(piece => new TextRange(piece.Begin, piece.End).Trim(text))];
        var wordOf = unit == AttributionUnit.Word ? TextWords.OfPieces(words, pieces) : [.. Enumerable.Range(0, pieces.Length)];
        for (var i = 0; i < positions.Length && words.Length > 0; i++)
            _wordOfPosition[positions[i]] = _words.Count + (wordOf[i] == TextWords.None ? words.Length - 1 : wordOf[i]);
        _words.AddRange(words.Select(word => new AttributedWord(text.AsMemory()[word.Begin..word.End], segment + 1, word.Begin, word.End)));
    }
}

/// <summary>A word and its position.</summary>
/// <param name="Text">Its characters.</param>
/// <param name="Sentence">1 for the first text, 2 for the second.</param>
/// <param name="Begin">UTF-16 index of its first character in that text.</param>
/// <param name="End">UTF-16 index of its end, exclusive.</param>
internal sealed record AttributedWord(ReadOnlyMemory<char> Text, int Sentence, int Begin, int End);
