using System.Text.RegularExpressions;
using System.Xml.Linq;
using Attribution;
using Microsoft.ML.DebertaV3.Tests.Checkpoints;

namespace Microsoft.ML.DebertaV3.Tests.Samples;

/// <summary>samples/Attribution: the page, and the program for an epoch.</summary>
[TestClass]
public sealed partial class AttributionSampleTests
{
    private const string Hostile = "a <script>alert(\"x\")</script> & 'b' ";

    [TestMethod]
    public void Page_ShowsTheWholeText_AndNothingOfItIsMarkup()
    {
        var row = new Explanation
        {
            Text = Hostile,
            Label = "<b>",
            AttributionLabel = "\"><i>",
            Attributions = [0.5f, -1, 0, 0.25f],
            AttributionStarts = [0, 2, 30, 32],
            AttributionEnds = [1, 29, 31, 35],
        };

        var page = HtmlPage.Of([row]);

        Assert.DoesNotContain("<script", page);
        Assert.DoesNotContain("<b>", page);
        Assert.DoesNotContain("<i>", page);
        var paragraph = Paragraph().Match(page).Value.Replace("<br>", "<br/>", StringComparison.Ordinal);
        var parsed = XElement.Parse(paragraph, LoadOptions.PreserveWhitespace);
        Assert.StartsWith(Hostile, parsed.Value);
        Assert.AreEqual(4, parsed.Elements("span").Count());
    }

    [TestMethod]
    public void Page_IsDrawn_WhereNoWordHasAScore()
    {
        var page = HtmlPage.Of([new Explanation { Text = "a", Attributions = [0], AttributionStarts = [0], AttributionEnds = [1] },
            new Explanation()]);

        Assert.Contains("rgba(0,150,60,0.00)", page);
    }

    [TestMethod]
    [DoNotParallelize]
    public void Program_ExplainsMessages_AndWritesThePage()
    {
        using var folder = new TemporaryFolder();
        var path = Path.Combine(folder.Path, "page.html");

        var output = SampleProgram.Run("Attribution", "--epochs", "1", "--rows", "3", "--page", path);

        Assert.Contains("log-odds", output);
        Assert.HasCount(3, Paragraph().Matches(File.ReadAllText(path)));
    }

    [GeneratedRegex("<p dir=.*?</p>", RegexOptions.Singleline)]
    private static partial Regex Paragraph();
}
