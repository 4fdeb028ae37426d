using System.Text.RegularExpressions;
using Microsoft.ML.DebertaV3.Checkpoints;

namespace Microsoft.ML.DebertaV3.Conformance.Hf;

/// <summary>A file whose pickle asks to run something: it must be refused, and the error must name what it asked for.</summary>
internal static partial class MaliciousFileCase
{
    /// <summary>The usual folder of them, relative to cases.json.</summary>
    public const string FolderName = "formats/malicious";

    /// <summary>A case for each file of a folder.</summary>
    public static IReadOnlyList<ConformanceCase> List(string root, string folder) =>
    [
        .. Directory.GetFiles(Path.Combine(root, folder)).Order(StringComparer.Ordinal)
            .Select(path => (Path: path, Name: $"{folder}/{Path.GetFileName(path)}"))
            .Select(file => new ConformanceCase(file.Name, () => Run(file.Name, file.Path))),
    ];

    private static CaseResult Run(string name, string path)
    {
        var deviations = new Deviations();
        var global = Refusal(path);
        deviations.AddEqual("refused by name", global is not null);
        return deviations.Result(name, global ?? "");
    }

    // What the refusal names, null where the file was read.
    private static string? Refusal(string path)
    {
        try
        {
            TensorFiles.Open(path).Dispose();
            return null;
        }
        catch (InvalidDataException problem)
        {
            var match = GlobalPattern().Match(problem.Message);
            if (match.Success)
                return match.Groups[1].Value;
            throw new InvalidDataException($"refused, but without a name: {problem.Message}", problem);
        }
    }

    [GeneratedRegex("asks to use '([^']+)'")]
    private static partial Regex GlobalPattern();
}
