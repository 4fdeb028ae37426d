namespace Microsoft.ML.DebertaV3.Tokenization;

/// <summary>Words of a text (maximal runs without white space), and the pieces that belong to them.</summary>
internal static class TextWords
{
    /// <summary>Value for a piece after the last word, and for a word without pieces.</summary>
    public const int None = -1;

    /// <summary>Returns the words in order.</summary>
    public static TextRange[] Find(string text)
    {
        var words = new List<TextRange>();
        for (var (begin, end) = (0, 0); begin < text.Length; begin = end)
        {
            end = begin + 1;
            if (char.IsWhiteSpace(text[begin]))
                continue;
            while (end < text.Length && !char.IsWhiteSpace(text[end]))
                end++;
            words.Add(new(begin, end));
        }
        return [.. words];
    }

    /// <summary>
    /// Returns the word of each piece: the first word that ends after the piece's begin, so that the space before a word belongs to it;
    /// <see cref="None"/> if there is no such word. Empty words have no pieces.
    /// </summary>
    /// <param name="words">All words of the text.</param>
    /// <param name="pieces">All pieces of the text, in order.</param>
    public static int[] OfPieces(IReadOnlyList<TextRange> words, IReadOnlyList<PieceSpan> pieces)
    {
        var result = new int[pieces.Count];
        var word = 0;
        for (var i = 0; i < result.Length; i++)
        {
            while (word < words.Count && (words[word].End <= pieces[i].Begin || words[word].Begin == words[word].End))
                word++;
            result[i] = word < words.Count ? word : None;
        }
        return result;
    }

    /// <summary>Returns the first piece of each word; <see cref="None"/> for words that normalization removed.</summary>
    /// <param name="wordOfPiece">Result of <see cref="OfPieces"/>.</param>
    /// <param name="count">Number of words.</param>
    public static int[] FirstPieces(IReadOnlyList<int> wordOfPiece, int count)
    {
        var result = new int[count];
        Array.Fill(result, None);
        for (var i = wordOfPiece.Count - 1; i >= 0; i--)
        {
            if (wordOfPiece[i] != None)
                result[wordOfPiece[i]] = i;
        }
        return result;
    }
}
