using System.Text.RegularExpressions;

namespace Microsoft.ML.DebertaV3.Runtime;

/// <summary>Formats text from a file for an error message.</summary>
internal static partial class ShownText
{
    /// <summary>Returns the text on one line, truncated, with control characters replaced.</summary>
    public static string Of(string text)
    {
        text = LineEnds().Replace(text, " ");
        var shown = text.Length > 100 ? text[..100] + "..." : text;
        return string.Concat(shown.Select(c => char.IsControl(c) || char.IsSurrogate(c) ? '?' : c));
    }

    [GeneratedRegex(@"\s*[\r\n]\s*")]
    private static partial Regex LineEnds();
}
