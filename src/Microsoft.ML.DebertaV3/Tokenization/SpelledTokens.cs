using System.Buffers;

namespace Microsoft.ML.DebertaV3.Tokenization;

/// <summary>Special tokens that count as such where a text spells them.</summary>
internal sealed class SpelledTokens
{
    private readonly (string Text, int Id)[] _tokens;
    private readonly SearchValues<string> _texts;

    /// <param name="tokens">The tokens; where several begin at one place, the first of them counts.</param>
    public SpelledTokens(IEnumerable<(string Text, int Id)> tokens)
    {
        _tokens = [.. tokens];
        _texts = SearchValues.Create([.. _tokens.Select(token => token.Text)], StringComparison.Ordinal);
    }

    /// <summary>
    /// The next token that a text spells: its index, length and id; index -1 if there is none. Reads the text up to there, once.
    /// </summary>
    public (int Index, int Length, int Id) FindNext(ReadOnlySpan<char> text)
    {
        var index = text.IndexOfAny(_texts);
        if (index >= 0)
        {
            foreach (var (token, id) in _tokens)
            {
                if (text[index..].StartsWith(token, StringComparison.Ordinal))
                    return (index, token.Length, id);
            }
        }

        return (-1, 0, 0);
    }
}
