using Microsoft.ML.DebertaV3.Runtime;

namespace Microsoft.ML.DebertaV3.Checkpoints;

/// <summary>Creates the exceptions for malformed files.</summary>
internal static class Malformed
{
    public static InvalidDataException File(string path, string problem, Exception? cause = null) => new($"{path}: {problem}", cause);

    public static InvalidDataException Tensor(string path, string tensor, string problem, Exception? cause = null) =>
        new($"{path}: tensor '{Show(tensor)}': {problem}", cause);

    /// <summary>Formats numbers as a list: [2, 3].</summary>
    public static string Show(IEnumerable<long> numbers) => $"[{string.Join(", ", numbers)}]";

    /// <inheritdoc cref="ShownText.Of"/>
    public static string Show(string text) => ShownText.Of(text);
}
