namespace Microsoft.ML.DebertaV3.Tokenization;

/// <summary>Words of a text, its runs of characters that are not white space, and which pieces belong to them.</summary>
internal static class TextWords
{
    /// <summary>A piece behind the last word, or a word that has no piece.</summary>
    public const int None = -1;

    /// <summary>The words in order.</summary>
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
    /// The word of each piece: the first one that ends behind the piece's begin, so that the space in front of a word belongs to it.
    /// <see cref="None"/> where there is no such word. Words without characters have no pieces.
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

    /// <summary>The first piece of each word; <see cref="None"/> where normalisation left nothing of the word.</summary>
    /// <param name="wordOfPiece">As <see cref="OfPieces"/> gives it.</param>
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
