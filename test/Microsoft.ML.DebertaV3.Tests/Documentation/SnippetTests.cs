namespace Microsoft.ML.DebertaV3.Tests.Documentation;

/// <summary>The code in the documents is code that is compiled.</summary>
[TestClass]
public sealed class SnippetTests
{
    [TestMethod]
    public void Snippets_AreRegionsOfTheSamples()
    {
        var regions = SampleRegions.All.Values.ToHashSet();

        var unknown = MarkdownFile.All.SelectMany(file => file.Snippets
            .Where(snippet => !regions.Contains(SampleRegions.Dedent(snippet)))
            .Select(snippet => $"{file.Path}:\n{snippet}")).ToArray();

        Assert.IsEmpty(unknown, "Copy the code from, or to, a #region of samples/Snippets:\n" + string.Join('\n', unknown));
    }

    [TestMethod]
    public void Regions_AreShownInADocument()
    {
        var shown = MarkdownFile.All.SelectMany(file => file.Snippets).Select(SampleRegions.Dedent).ToHashSet();

        var unused = SampleRegions.All.Where(region => !shown.Contains(region.Value)).Select(region => region.Key).ToArray();

        Assert.IsNotEmpty(shown);
        Assert.IsEmpty(unused, string.Join(", ", unused));
    }

    [TestMethod]
    [DataRow("    a\n        b\n\n    c\n", "a\n    b\n\nc", DisplayName = "common indentation goes, the rest stays")]
    [DataRow("a\n  b", "a\n  b", DisplayName = "nothing in common")]
    public void Dedent_KeepsTheShape_WhenLinesAreIndented(string code, string expected)
    {
        var dedented = SampleRegions.Dedent(code);

        Assert.AreEqual(expected, dedented);
    }
}
