using System.Text.RegularExpressions;
using Microsoft.ML.DebertaV3.Tests.Support;

namespace Microsoft.ML.DebertaV3.Tests.Documentation;

/// <summary>docs/specification.md has every section that a comment cites.</summary>
[TestClass]
public sealed partial class SpecificationTests
{
    private static readonly string[] Folders = ["src", "test", "samples", "docs"];

    [TestMethod]
    public void CitedSections_Exist()
    {
        var sections = Heading().Matches(File.ReadAllText(RepositoryRoot.Path("docs/specification.md")))
            .Select(match => match.Groups["number"].Value).ToHashSet();

        var cited = Sources().SelectMany(path => Citation().Matches(File.ReadAllText(path))
            .SelectMany(match => match.Groups["number"].Captures.Select(number => (path, number.Value)))).ToArray();

        var missing = cited.Where(one => !sections.Contains(one.Value)).Select(one => $"{one.path}: {one.Value}").ToArray();
        Assert.IsGreaterThan(50, cited.Length);
        Assert.IsEmpty(missing, string.Join('\n', missing));
    }

    [TestMethod]
    public void Sections_AreNumberedOnce()
    {
        var numbers = Heading().Matches(File.ReadAllText(RepositoryRoot.Path("docs/specification.md")))
            .Select(match => match.Groups["number"].Value).ToArray();

        CollectionAssert.AllItemsAreUnique(numbers);
    }

    private static IEnumerable<string> Sources() => Folders
        .SelectMany(folder => Directory.EnumerateFiles(RepositoryRoot.Path(folder), "*.*", SearchOption.AllDirectories))
        .Where(path => Path.GetExtension(path) is ".cs" or ".md" && !Generated().IsMatch(path));

    [GeneratedRegex(@"^#{2,3} (?<number>\d+(?:\.\d+)?)\.? ", RegexOptions.Multiline)]
    private static partial Regex Heading();

    // A citation may be broken over two lines of a comment.
    [GeneratedRegex(@"[Ss]pec sections?[\s/]+(?<number>\d+(?:\.\d+)?)(?:(?:,| and| to)\s+(?<number>\d+(?:\.\d+)?))*")]
    private static partial Regex Citation();

    [GeneratedRegex(@"[\\/](?:bin|obj)[\\/]")]
    private static partial Regex Generated();
}
