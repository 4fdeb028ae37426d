using Microsoft.ML.DebertaV3.DataViews;
using Microsoft.ML.DebertaV3.Tokenization;

namespace Microsoft.ML.DebertaV3.Tasks.Attribution;

/// <summary>The words of a text or a pair, and which of them each position of its sequence belongs to.</summary>
internal sealed class AttributedText
{
    private readonly List<AttributedWord> _words = [];
    private readonly int[] _wordOfPosition;

    /// <param name="row">The texts.</param>
    /// <param name="encoded">Their sequence, cut to the maximum.</param>
    /// <param name="unit">What counts as a word.</param>
    public AttributedText(TextRow row, EncodedText encoded, AttributionUnit unit)
    {
        _wordOfPosition = new int[encoded.Length];
        Array.Fill(_wordOfPosition, TextWords.None);
        Add(row.First, encoded, segment: 0, unit);
        if (row.Second is not null)
            Add(row.Second, encoded, segment: 1, unit);
    }

    /// <summary>The words of the first text, then those of the second, cut off or not.</summary>
    public IReadOnlyList<AttributedWord> Words => _words;

    /// <summary>The words that the network sees something of, by their index.</summary>
    public IEnumerable<int> SeenWords => _wordOfPosition.Where(word => word != TextWords.None).Distinct();

    /// <summary>The scores of positions as scores of words; 0 for a word that the network does not see.</summary>
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

    /// <summary>The sequence with a word's pieces replaced by those of another sequence.</summary>
    public int[] Without(int word, int[] ids, int[] baseline) =>
        [.. ids.Select((id, i) => _wordOfPosition[i] == word ? baseline[i] : id)];

    // What stands behind the last word (white space) belongs to it, so that no score is lost.
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

/// <summary>A word and where it is.</summary>
/// <param name="Text">Its characters.</param>
/// <param name="Sentence">1 for the first text, 2 for the second.</param>
/// <param name="Begin">UTF-16 index in that text at which it begins.</param>
/// <param name="End">UTF-16 index behind it.</param>
internal sealed record AttributedWord(ReadOnlyMemory<char> Text, int Sentence, int Begin, int End);
