using System.Text.RegularExpressions;

namespace Microsoft.ML.DebertaV3.Checkpoints;

/// <summary>The wording of what is wrong with a file.</summary>
internal static partial class Malformed
{
    public static InvalidDataException File(string path, string problem, Exception? cause = null) => new($"{path}: {problem}", cause);

    public static InvalidDataException Tensor(string path, string tensor, string problem, Exception? cause = null) =>
        new($"{path}: tensor '{Show(tensor)}': {problem}", cause);

    /// <summary>Numbers of a file as a list: [2, 3].</summary>
    public static string Show(IEnumerable<long> numbers) => $"[{string.Join(", ", numbers)}]";

    /// <summary>Text from a file, short enough and clean enough to show: on one line, where JSON stands on several.</summary>
    public static string Show(string text)
    {
        text = LineEnds().Replace(text, " ");
        var shown = text.Length > 100 ? text[..100] + "..." : text;
        return string.Concat(shown.Select(c => char.IsControl(c) || char.IsSurrogate(c) ? '?' : c));
    }

    [GeneratedRegex(@"\s*[\r\n]\s*")]
    private static partial Regex LineEnds();
}
