using System.Text.RegularExpressions;
using Microsoft.ML.DebertaV3.Tests.Support;

namespace Microsoft.ML.DebertaV3.Tests.Documentation;

/// <summary>
/// The regions of the samples' source files: code that is compiled and may be shown in a document. Those of samples/ModelBuilder are Model
/// Builder's own.
/// </summary>
internal static partial class SampleRegions
{
    /// <summary>The code of each region by <c>file: name</c>, without its common indentation.</summary>
    public static IReadOnlyDictionary<string, string> All { get; } = Directory
        .GetFiles(RepositoryRoot.Path("samples"), "*.cs", SearchOption.AllDirectories)
        .Where(path => !path.Split(Path.DirectorySeparatorChar).Any(folder => folder is "obj" or "ModelBuilder"))
        .SelectMany(path => Region().Matches(File.ReadAllText(path).ReplaceLineEndings("\n")).Select(match => (
            Name: $"{Path.GetFileName(path)}: {match.Groups["name"].Value}",
            Code: Dedent(match.Groups["code"].Value))))
        .ToDictionary(region => region.Name, region => region.Code);

    /// <summary>The lines without the indentation that all have in common.</summary>
    public static string Dedent(string code)
    {
        var lines = code.TrimEnd().Split('\n').Select(line => line.TrimEnd()).ToArray();
        var common = lines.Where(line => line.Length > 0).Select(line => line.Length - line.TrimStart().Length).DefaultIfEmpty(0).Min();
        return string.Join('\n', lines.Select(line => line.Length > common ? line[common..] : line.TrimStart()));
    }

    [GeneratedRegex(@"^[ ]*\#region[ ](?<name>[^\n]+)\n(?<code>.*?)^[ ]*\#endregion", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex Region();
}
