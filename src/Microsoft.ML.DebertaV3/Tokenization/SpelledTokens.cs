using System.Buffers;

namespace Microsoft.ML.DebertaV3.Tokenization;

/// <summary>Finds special tokens that are spelled out in a text.</summary>
internal sealed class SpelledTokens
{
    private readonly (string Text, int Id)[] _tokens;
    private readonly SearchValues<string> _texts;

    /// <param name="tokens">The tokens; if several match at the same position, the first counts.</param>
    public SpelledTokens(IEnumerable<(string Text, int Id)> tokens)
    {
        _tokens = [.. tokens];
        _texts = SearchValues.Create([.. _tokens.Select(token => token.Text)], StringComparison.Ordinal);
    }

    /// <summary>
    /// Finds the next token in a text: its index, length and id; index -1 if there is none. Scans the text up to the token once.
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
