using System.Text;

namespace Microsoft.ML.DebertaV3.Tokenization;

/// <summary>Single characters as the pieces of a vocabulary.</summary>
internal static class CharacterPieces
{
    private static readonly Rune Space = new('\u2581');

    /// <summary>Returns the characters of an alphabet in its order, all equally probable.</summary>
    /// <exception cref="ArgumentException">There is none, or U+0000, which no piece can hold.</exception>
    public static ScoredPiece[] Of(string alphabet)
    {
        if (alphabet.Contains('\0', StringComparison.Ordinal))
            throw new ArgumentException("The alphabet has the character U+0000, which no piece can hold. Leave it out.", nameof(alphabet));
        Rune[] characters = [.. alphabet.EnumerateRunes().Select(Escaped).Distinct()];
        if (characters.Length == 0)
            throw new ArgumentException("The alphabet is empty: it has the characters that texts are made of, such as \"ACGT\".",
                nameof(alphabet));
        return [.. characters.Select(character => new ScoredPiece(character.ToString(), Score(1, characters.Length)))];
    }

    /// <summary>Returns the characters of texts, the most frequent first.</summary>
    /// <exception cref="ArgumentException">No character is frequent enough.</exception>
    public static ScoredPiece[] Count(IEnumerable<string> texts, int minimumCount)
    {
        var counts = new Dictionary<Rune, long>();
        foreach (var character in texts.SelectMany(text => (text ?? "").EnumerateRunes()).Where(character => character.Value != 0))
            counts[Escaped(character)] = counts.GetValueOrDefault(Escaped(character)) + 1;
        var frequent = counts.Where(pair => pair.Value >= minimumCount)
            .OrderByDescending(pair => pair.Value).ThenBy(pair => pair.Key).ToArray();
        if (frequent.Length == 0)
            throw new ArgumentException(
                $"The texts have {counts.Count} different characters, none of them {minimumCount} times. Give more text or a smaller "
                    + "minimum.",
                nameof(texts));
        var total = frequent.Sum(pair => pair.Value);
        return [.. frequent.Select(pair => new ScoredPiece(pair.Key.ToString(), Score(pair.Value, total)))];
    }

    private static float Score(long count, long total) => (float)Math.Log((double)count / total);

    private static Rune Escaped(Rune character) => character.Value == ' ' ? Space : character;
}
