namespace Microsoft.ML.DebertaV3.Conformance.Hf;

/// <summary>One entry of formats.json: a checkpoint folder and the file that holds its exact values.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Path">The folder.</param>
/// <param name="ExpectedName">Name of the file beside it; null for a folder of files that must be refused.</param>
internal sealed record FormatFolder(string Name, string Path, string? ExpectedName)
{
    public const string ListName = "formats.json";

    /// <summary>Path of the file with the exact values.</summary>
    public string Expected => System.IO.Path.Combine(System.IO.Path.GetDirectoryName(Path)!, ExpectedName!);

    /// <summary>The entries of the formats.json in a folder.</summary>
    public static IReadOnlyList<FormatFolder> List(string folder) =>
    [
        .. Json.Read(System.IO.Path.Combine(folder, ListName)).EnumerateObject().Select(entry =>
            new FormatFolder(entry.Name, System.IO.Path.Combine(folder, entry.Name), entry.Value.Member("expected").GetString())),
    ];
}
