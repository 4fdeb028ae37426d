using System.IO.Compression;
using System.Text.RegularExpressions;
using Microsoft.ML.DebertaV3.Tests.Support;

namespace Microsoft.ML.DebertaV3.Tests.Documentation;

/// <summary>The README inside the package, as it is packed.</summary>
[TestClass]
public sealed partial class PackageReadmeTests
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory();

    [TestCleanup]
    public void DeleteFolder() => _folder.Delete(recursive: true);

    [TestMethod]
    public void PackedReadme_HasTheTextOfTheRepositorys_WithoutRelativeLinks()
    {
        var source = File.ReadAllText(RepositoryRoot.Path("README.md"));

        var packed = Pack();

        Assert.IsTrue(RelativeLink().IsMatch(source), "The repository's README has links, or nothing is tested.");
        Assert.IsFalse(RelativeLink().IsMatch(packed), RelativeLink().Match(packed).Value);
        var expected = RelativeLink().Replace(Parenthesized().Replace(source, ""), "${text}");
        Assert.AreEqual(expected.Trim(), packed.Trim());
    }

    private string Pack()
    {
        var configuration = new DirectoryInfo(AppContext.BaseDirectory).Parent!.Name;
        var end = ChildProcess.EndOf(
            ChildProcess.DotNet(),
            new Dictionary<string, string?>(),
            "pack", RepositoryRoot.Path("src/Microsoft.ML.DebertaV3"), "-c", configuration, "--no-build", "--output", _folder.FullName,
            "-nodeReuse:false");
        Assert.AreEqual(0, end.ExitCode, string.Join('\n', end.Output));
        using var package = ZipFile.OpenRead(_folder.GetFiles("*.nupkg").Single().FullName);
        using var reader = new StreamReader(package.GetEntry("README.md")!.Open());
        return reader.ReadToEnd();
    }

    [GeneratedRegex(@"!?\[(?<text>[^\]]*)\]\((?!https?://)[^)]*\)")]
    private static partial Regex RelativeLink();

    [GeneratedRegex(@" \(\[[^\]]*\]\((?!https?://)[^)]*\)\)")]
    private static partial Regex Parenthesized();
}
