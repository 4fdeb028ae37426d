using System.Text.RegularExpressions;

namespace Microsoft.ML.DebertaV3.Tests.Samples;

/// <summary>How many words two texts of sample data have in common.</summary>
internal static partial class WordOverlap
{
    public static HashSet<string> DistinctWords(string text) =>
        [.. Word().Matches(text.ToLowerInvariant()).Select(match => match.Value)];

    /// <summary>Whether the sets share more than half of the smaller one.</summary>
    public static bool SharesMoreThanHalf(HashSet<string> first, HashSet<string> second) =>
        2 * first.Count(second.Contains) > Math.Min(first.Count, second.Count);

    // Letters and digits, with apostrophes inside: "don't" is one word, "e-book" two.
    [GeneratedRegex(@"[\p{L}\p{Nd}]+(?:'[\p{L}\p{Nd}]+)*")]
    private static partial Regex Word();
}
