namespace Microsoft.ML.DebertaV3.Checkpoints;

/// <summary>The wording of what is wrong with a file.</summary>
internal static class Malformed
{
    public static InvalidDataException File(string path, string problem, Exception? cause = null) => new($"{path}: {problem}", cause);

    public static InvalidDataException Tensor(string path, string tensor, string problem, Exception? cause = null) =>
        new($"{path}: tensor '{Show(tensor)}': {problem}", cause);

    /// <summary>Numbers of a file as a list: [2, 3].</summary>
    public static string Show(IEnumerable<long> numbers) => $"[{string.Join(", ", numbers)}]";

    /// <summary>Text from a file, short enough and clean enough to show: JSON of several lines as one.</summary>
    public static string Show(string text)
    {
        text = string.Join(' ', text.Split(['\r', '\n'], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries));
        var shown = text.Length > 100 ? text[..100] + "..." : text;
        return string.Concat(shown.Select(c => char.IsControl(c) || char.IsSurrogate(c) ? '?' : c));
    }
}
