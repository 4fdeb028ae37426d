using System.Text;
using Microsoft.ML.DebertaV3.Tests.Support;

namespace Microsoft.ML.DebertaV3.Tests.Samples;

/// <summary>The promises of samples/TextClassification/data/README.md.</summary>
[TestClass]
public sealed class SampleDataTests
{
    private static string DataPath => RepositoryRoot.Path("samples/TextClassification/data/messages.tsv");

    [TestMethod]
    public void Messages_AreUtf8WithLineFeeds_WhenReadAsBytes()
    {
        var bytes = File.ReadAllBytes(DataPath);

        var text = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true).GetString(bytes);

        Assert.StartsWith("Label\tText\n", text);
        Assert.EndsWith("\n", text);
        Assert.DoesNotContain('\r', text);
        Assert.DoesNotContain('"', text);
    }

    [TestMethod]
    public void Messages_HaveTwoFilledColumns_InEachRow()
    {
        var lines = File.ReadAllLines(DataPath);

        var malformed = lines.Where(line => line.Split('\t') is not [{ Length: > 0 }, { Length: > 0 }]);

        Assert.IsEmpty(malformed);
    }

    [TestMethod]
    public void Messages_HaveEnoughRowsAndBalancedClasses_WhenCounted()
    {
        var rows = ReadRows();

        var classSizes = rows.CountBy(row => row.Label).Select(pair => pair.Value).ToArray();

        Assert.IsGreaterThanOrEqualTo(600, rows.Length);
        Assert.IsGreaterThanOrEqualTo(5, classSizes.Length);
        Assert.IsLessThanOrEqualTo(1.2 * classSizes.Min(), classSizes.Max());
    }

    [TestMethod]
    public void Messages_Have8To30Words_InEachText()
    {
        var rows = ReadRows();

        var outside = rows.Where(row => row.Text.Split(' ').Length is < 8 or > 30).Select(row => row.Text);

        Assert.IsEmpty(outside);
    }

    [TestMethod]
    public void Messages_HaveNoDuplicates_WhenCaseIsIgnored()
    {
        var rows = ReadRows();

        var distinct = rows.DistinctBy(row => row.Text, StringComparer.OrdinalIgnoreCase).Count();

        Assert.AreEqual(rows.Length, distinct);
    }

    [TestMethod]
    public void Messages_ShareAtMostHalfOfTheirWords_ForEachPair()
    {
        var rows = ReadRows();
        var words = rows.Select(row => WordOverlap.DistinctWords(row.Text)).ToArray();

        var offenders = new List<string>();
        for (var first = 0; first < rows.Length; first++)
            for (var second = 0; second < first; second++)
            {
                if (WordOverlap.SharesMoreThanHalf(words[first], words[second]))
                    offenders.Add($"{rows[first].Text} | {rows[second].Text}");
            }

        Assert.IsEmpty(offenders, string.Join('\n', offenders));
    }

    [TestMethod]
    [DataRow("one two three four", "One, two; five six!", false, DisplayName = "half is allowed")]
    [DataRow("one two three four", "Four three two seven eight nine", true, DisplayName = "more than half of the shorter")]
    public void SharesMoreThanHalf_ComparesWithTheShorterText_WhenLengthsDiffer(string first, string second, bool expected)
    {
        var shares = WordOverlap.SharesMoreThanHalf(WordOverlap.DistinctWords(first), WordOverlap.DistinctWords(second));

        Assert.AreEqual(expected, shares);
    }

    private static (string Label, string Text)[] ReadRows() =>
        [.. File.ReadLines(DataPath).Skip(1).Select(line => line.Split('\t')).Select(fields => (fields[0], fields[1]))];
}
