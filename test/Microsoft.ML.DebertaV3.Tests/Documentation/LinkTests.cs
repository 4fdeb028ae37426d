using Microsoft.ML.DebertaV3.Tests.Support;

namespace Microsoft.ML.DebertaV3.Tests.Documentation;

/// <summary>What the documents point to is there.</summary>
[TestClass]
public sealed class LinkTests
{
    private const string Source = "src/Microsoft.ML.DebertaV3";

    [TestMethod]
    public void RelativeLinks_LeadToFilesAndHeadings()
    {
        var links = MarkdownFile.All.SelectMany(file => file.RelativeLinks.Select(link => (file, link))).ToArray();

        var broken = links.Where(pair => !Resolves(pair.file, pair.link)).Select(pair => $"{pair.file.Path}: {pair.link}").ToArray();

        Assert.IsNotEmpty(links);
        Assert.IsEmpty(broken, string.Join('\n', broken));
    }

    [TestMethod]
    public void Index_LeadsToEveryDocument()
    {
        var index = MarkdownFile.All.Single(file => file.Path == Path.Combine("docs", "index.md"));
        var linked = index.RelativeLinks.Select(link => Path.GetFullPath(RepositoryRoot.Path($"docs/{link}"))).ToHashSet();

        var missing = MarkdownFile.All.Where(file => file != index && Path.GetDirectoryName(file.Path) != "")
            .Where(file => !linked.Contains(RepositoryRoot.Path(file.Path))).Select(file => file.Path).ToArray();

        Assert.IsEmpty(missing, string.Join(", ", missing));
    }

    // Relative to the library, to its tests, or to the repository.
    [TestMethod]
    public void SourceFiles_NamedInDocuments_Exist()
    {
        string[] roots = [Source, "test/Microsoft.ML.DebertaV3.Tests", "."];
        var named = MarkdownFile.All.SelectMany(file => file.InlineCode.Select(code => (file.Path, Code: code)))
            .Where(one => one.Code.EndsWith(".cs", StringComparison.Ordinal) && one.Code.Contains('/')).ToArray();

        var missing = named.Where(one => !Array.Exists(roots, root => File.Exists(RepositoryRoot.Path($"{root}/{one.Code}"))))
            .Select(one => $"{one.Path}: {one.Code}").ToArray();

        Assert.IsGreaterThan(50, named.Length);
        Assert.IsEmpty(missing, string.Join('\n', missing));
    }

    private static bool Resolves(MarkdownFile from, string link)
    {
        var parts = link.Split('#', 2);
        var folder = Path.GetDirectoryName(from.Path)!;
        var path = parts[0].Length == 0 ? from.Path : Path.Combine(folder, parts[0]);
        var full = RepositoryRoot.Path(path);
        if (parts.Length == 1)
            return File.Exists(full) || Directory.Exists(full);
        return MarkdownFile.All.SingleOrDefault(file => RepositoryRoot.Path(file.Path) == full) is { } target
            && target.Anchors.Contains(parts[1]);
    }
}
