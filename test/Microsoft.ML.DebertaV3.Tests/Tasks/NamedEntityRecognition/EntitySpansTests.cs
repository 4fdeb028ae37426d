using Microsoft.ML.DebertaV3.Tasks.NamedEntityRecognition;
using Microsoft.ML.DebertaV3.Tokenization;

namespace Microsoft.ML.DebertaV3.Tests.Tasks.NamedEntityRecognition;

[TestClass]
public sealed class EntitySpansTests
{
    private const string Text = "Ana Maria (24) lives in Leeds, near York-upon-Sea.";

    [TestMethod]
    public void WordLabels_GoToTheWordsOfEntities_WhateverTheirOrder()
    {
        var labels = Labels(Text, (24, 29, "LOC"), (0, 9, "PER"), (11, 13, "AGE"), (36, 50, null));

        Assert.AreEqual("B-PER I-PER B-AGE O O B-LOC O ?", string.Join(' ', labels.Select(label => label ?? "?")));
    }

    [TestMethod]
    public void WordLabels_LeaveOutWhiteSpaceAtTheBorders_AndBeginAnewWhereEntitiesTouch()
    {
        var labels = Labels("\ud83d\ude00 Ana  Bo", (2, 7, "PER"), (7, 10, "PER"));

        Assert.AreEqual("O B-PER B-PER", string.Join(' ', labels));
    }

    [TestMethod]
    public void WordLabels_AreAllOutside_WhereThereIsNoEntity()
    {
        Assert.AreEqual("O O", string.Join(' ', Labels("why not")));
        Assert.IsEmpty(Labels(" "));
    }

    [TestMethod]
    [DataRow(36, 40, "'York' (36 to 40), which covers only a part of the word 'York-upon-Sea.' at 36", DisplayName = "ends in a word")]
    [DataRow(25, 29, "'eeds' (25 to 29), which covers only a part of the word 'Leeds,' at 24", DisplayName = "begins in a word")]
    [DataRow(-1, 3, "from -1 to 3", DisplayName = "before the text")]
    [DataRow(0, 51, "from 0 to 51, but its text has 50", DisplayName = "behind the text")]
    [DataRow(3, 3, "from 3 to 3", DisplayName = "empty")]
    [DataRow(9, 4, "from 9 to 4", DisplayName = "backwards")]
    [DataRow(3, 4, "only white space", DisplayName = "white space")]
    public void WordLabels_NameTheRow_WhenAnEntityDoesNotFit(int begin, int end, string expected)
    {
        var problem = Assert.ThrowsExactly<InvalidOperationException>(() => Labels(Text, (begin, end, "X")));

        StringAssert.StartsWith(problem.Message, "Row 7 (the first is 0) has ");
        StringAssert.Contains(problem.Message, expected);
    }

    [TestMethod]
    [DataRow(0, 9, 4, 9, DisplayName = "one in the other")]
    [DataRow(0, 9, 0, 9, DisplayName = "twice the same")]
    [DataRow(0, 9, 4, 14, DisplayName = "overlapping")]
    [DataRow(24, 29, 29, 30, DisplayName = "of one word")]
    public void WordLabels_NameTheRow_WhenEntitiesOverlap(int begin, int end, int secondBegin, int secondEnd)
    {
        var problem = Assert.ThrowsExactly<InvalidOperationException>(
            () => Labels(Text, (secondBegin, secondEnd, "X"), (begin, end, "Y")));

        StringAssert.StartsWith(problem.Message, "Row 7 (the first is 0) has entities that share a word or overlap: ");
    }

    private static string?[] Labels(string text, params (int Begin, int End, string? Type)[] spans) => EntitySpans.WordLabels(
        text, TextWords.Find(text), spans.Select(span => new EntitySpan(new(span.Begin, span.End), span.Type)), row: 7);
}
