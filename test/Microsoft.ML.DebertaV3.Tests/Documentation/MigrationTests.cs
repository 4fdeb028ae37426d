using Microsoft.ML.DebertaV3.Tests.Catalog;
using Microsoft.ML.DebertaV3.Tests.Support;

namespace Microsoft.ML.DebertaV3.Tests.Documentation;

/// <summary>docs/migrating.md, by what both libraries have.</summary>
[TestClass]
public sealed class MigrationTests
{
    private static MarkdownFile Page => MarkdownFile.All.Single(file => file.Path == Path.Combine("docs", "migrating.md"));

    [TestMethod]
    public void Methods_AreTheTestedPairs()
    {
        var rows = Page.Table("Microsoft.ML.TorchSharp")
            .Select(cells => string.Join(' ', cells.Select(cell => cell.Trim('`').Split('.')[^1])));

        CollectionAssert.AreEqual(AnchorPair.All.Select(pair => $"{pair.Anchor} {pair.Ours}").ToArray(), rows.ToArray());
    }

    [TestMethod]
    public void Options_AreThoseOfTheAnchor_WithOursThatExist()
    {
        Type[] ours =
        [
            typeof(DebertaV3TextClassificationOptions), typeof(DebertaV3TextRegressionOptions), typeof(DebertaV3QuestionAnsweringOptions),
        ];
        var existing = ours.SelectMany(type => type.GetProperties()).Select(property => $"`{property.Name}`").Append("none").ToHashSet();
        var expected = AnchorPair.All.SelectMany(pair => Anchor.Options(pair.Anchor)).ToHashSet();

        var rows = Page.Table("Theirs").ToArray();

        CollectionAssert.AreEquivalent(expected.ToArray(), rows.Select(cells => cells[0].Trim('`')).ToArray());
        var unknown = rows.SelectMany(cells => cells[1].Split(", ")).Where(name => !existing.Contains(name)).ToArray();
        Assert.IsEmpty(unknown, string.Join(", ", unknown));
    }
}
