using System.Text.RegularExpressions;

namespace Microsoft.ML.DebertaV3.Runtime;

/// <summary>Text from a file as a message shows it.</summary>
internal static partial class ShownText
{
    /// <summary>The text, short enough and clean enough to show: on one line, where JSON stands on several.</summary>
    public static string Of(string text)
    {
        text = LineEnds().Replace(text, " ");
        var shown = text.Length > 100 ? text[..100] + "..." : text;
        return string.Concat(shown.Select(c => char.IsControl(c) || char.IsSurrogate(c) ? '?' : c));
    }

    [GeneratedRegex(@"\s*[\r\n]\s*")]
    private static partial Regex LineEnds();
}
