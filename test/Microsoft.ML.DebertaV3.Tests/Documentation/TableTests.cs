namespace Microsoft.ML.DebertaV3.Tests.Documentation;

/// <summary>Tables are drawn as tables: a heading, a line of dashes, and rows of as many cells, with no line between them.</summary>
[TestClass]
public sealed class TableTests
{
    [TestMethod]
    public void Tables_AreWhole()
    {
        var broken = MarkdownFile.All.SelectMany(file => file.BrokenTables.Select(problem => $"{file.Path}: {problem}")).ToArray();

        Assert.IsEmpty(broken, string.Join('\n', broken));
    }

    [TestMethod]
    [DataRow("| a | b |\n|---|---|\n| 1 | 2 |", 0, DisplayName = "whole")]
    [DataRow("| a | b |\n|:--|--:|\n| `x \\| y` | 2 |", 0, DisplayName = "a bar that is escaped is no border")]
    [DataRow("```text\n| a\n```", 0, DisplayName = "code is no table")]
    [DataRow("| a | b |\n|---|---|\n| 1 | 2 |\n\n| 3 | 4 |", 1, DisplayName = "a blank line")]
    [DataRow("| a | b |\n| 1 | 2 |", 1, DisplayName = "no dashes")]
    [DataRow("| a | b |\n|---|---|\n| 1 | 2 | 3 |", 1, DisplayName = "a cell too many")]
    [DataRow("| a | b |\n|---|---|\n| `x | y` | 2 |", 1, DisplayName = "a bar in code")]
    [DataRow("| a | b |\n|---|---|\n| 1 |", 1, DisplayName = "a cell too few")]
    public void BrokenTables_FindsWhatIsNoTable(string text, int problems)
    {
        Assert.HasCount(problems, MarkdownFile.FindBrokenTables(text).ToArray());
    }
}
