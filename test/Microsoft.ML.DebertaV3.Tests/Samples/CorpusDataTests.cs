using System.Text;
using Microsoft.ML.DebertaV3.Tests.Support;

namespace Microsoft.ML.DebertaV3.Tests.Samples;

/// <summary>The promises of samples/Pretraining/data/README.md.</summary>
[TestClass]
public sealed class CorpusDataTests
{
    private static string DataPath => RepositoryRoot.Path("samples/Pretraining/data/handbook.txt");

    [TestMethod]
    public void Handbook_IsUtf8WithLineFeeds_AndHasItsSize()
    {
        var bytes = File.ReadAllBytes(DataPath);

        var text = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true).GetString(bytes);

        Assert.IsInRange(60_000, 100_000, bytes.Length);
        Assert.EndsWith("\n", text);
        Assert.DoesNotContain('\r', text);
        Assert.DoesNotContain('\t', text);
    }

    [TestMethod]
    public void Handbook_HasOneParagraphPerLine()
    {
        var lines = File.ReadAllLines(DataPath);

        var malformed = lines.Where(line => line.Length < 60 || line != line.Trim()
            || !".!?\"".Contains(line[^1], StringComparison.Ordinal));

        Assert.IsEmpty(malformed);
    }

    [TestMethod]
    public void Handbook_ShareAtMostHalfOfTheirWords_ForEachPairOfParagraphs()
    {
        var lines = File.ReadAllLines(DataPath);
        var words = lines.Select(WordOverlap.DistinctWords).ToArray();

        var offenders = Enumerable.Range(0, lines.Length)
            .SelectMany(first => Enumerable.Range(0, first).Where(second => WordOverlap.SharesMoreThanHalf(words[first], words[second]))
            .Select(second => $"{lines[first]} | {lines[second]}"));

        Assert.IsEmpty(offenders);
    }
}
