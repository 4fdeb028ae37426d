using Microsoft.ML.DebertaV3.DataViews;
using Microsoft.ML.DebertaV3.Tests.Support;

namespace Microsoft.ML.DebertaV3.Tests.DataViews;

[TestClass]
public sealed class BatchedScoringViewTests
{
    private static readonly string[] Scored = ["First", "Second", "Both"];

    private readonly MLContext _context = new(seed: 1);

    [TestMethod]
    [DataRow(0, "")]
    [DataRow(1, "1")]
    [DataRow(4, "4", DisplayName = "exactly the first window")]
    [DataRow(5, "4 1")]
    [DataRow(12, "4 8", DisplayName = "exactly two windows")]
    [DataRow(13, "4 8 1")]
    public void GetRowCursor_ScoresEveryRowOnce_InWindowsThatGrow(int count, string calls)
    {
        var scorer = new CountingScorer(batchSize: 4);
        var rows = Examples.Rows(count);

        var values = ViewComparison.Rows(View(scorer, rows), Scored);

        CollectionAssert.AreEqual(rows.Select(Expected).ToArray(), values);
        Assert.AreEqual(calls, string.Join(' ', scorer.Calls));
    }

    [TestMethod]
    public void GetRowCursor_ScoresNoFurtherThanTheWindow_WhenReadingStops()
    {
        var scorer = new CountingScorer(batchSize: 4);
        var view = View(scorer, Examples.Rows(100));

        using var cursor = view.GetRowCursor([view.Schema["Both"]]);
        var moved = cursor.MoveNext() && cursor.MoveNext();

        Assert.IsTrue(moved);
        CollectionAssert.AreEqual(new[] { 4 }, scorer.Calls);
    }

    [TestMethod]
    public void GetGetter_SaysWhatToDo_WhenTheCursorStandsBeforeTheFirstRow()
    {
        var view = View(new CountingScorer(batchSize: 4), Examples.Rows(1));
        using var cursor = view.GetRowCursor([view.Schema["Both"]]);
        var getter = cursor.GetGetter<float>(view.Schema["Both"]);

        var problem = Assert.ThrowsExactly<InvalidOperationException>(() =>
        {
            var value = 0f;
            getter(ref value);
        });

        StringAssert.Contains(problem.Message, "MoveNext");
    }

    [TestMethod]
    public void GetRowCursor_LimitsTheWindowTo16Batches()
    {
        var scorer = new CountingScorer(batchSize: 1);

        ViewComparison.Rows(View(scorer, Examples.Rows(100)), Scored);

        CollectionAssert.AreEqual(new[] { 1, 2, 4, 8, 16, 16, 16, 16, 16, 5 }, scorer.Calls);
    }

    [TestMethod]
    public void GetRowCursor_DoesNotScore_WhenOnlyInputColumnsAreRead()
    {
        var scorer = new CountingScorer(batchSize: 4);
        var rows = Examples.Rows();

        var values = ViewComparison.Rows(View(scorer, rows), "Sentence1", "Value");

        Assert.HasCount(rows.Length, values);
        Assert.IsEmpty(scorer.Calls);
    }

    [TestMethod]
    public void GetRowCursor_GivesTheScoreOfItsRow_WhenShuffled()
    {
        var rows = Examples.Rows(40);
        for (var i = 0; i < rows.Length; i++)
            rows[i].Value = i;
        var source = _context.Data.ShuffleRows(_context.Data.LoadFromEnumerable(rows), seed: 3, shuffleSource: false);
        var view = new BatchedScoringView(source, new CountingScorer(batchSize: 4));
        var both = view.Schema["Both"];
        var id = view.Schema["Value"];

        using var cursor = view.GetRowCursor([both, id], new Random(7));
        var (readBoth, readId) = (cursor.GetGetter<float>(both), cursor.GetGetter<float>(id));
        var order = new List<int>();
        while (cursor.MoveNext())
        {
            var (length, index) = (0f, 0f);
            readBoth(ref length);
            readId(ref index);
            order.Add((int)index);
            Assert.AreEqual(Length(rows[(int)index]), length);
        }

        Assert.IsTrue(view.CanShuffle);
        CollectionAssert.AreEquivalent(Enumerable.Range(0, 40).ToArray(), order);
        CollectionAssert.AreNotEqual(Enumerable.Range(0, 40).ToArray(), order);
    }

    [TestMethod]
    public void GetRowCursorSet_IsOneCursorWithEveryRow()
    {
        var view = View(new CountingScorer(batchSize: 4), Examples.Rows(10));

        var cursors = view.GetRowCursorSet([view.Schema["First"]], n: 8);

        Assert.HasCount(1, cursors);
        var count = 0;
        while (cursors[0].MoveNext())
            count++;
        cursors[0].Dispose();
        Assert.AreEqual(10, count);
    }

    [TestMethod]
    public void GetGetter_NamesTheColumn_WhenItIsNotActiveOrOfAnotherType()
    {
        var view = View(new CountingScorer(batchSize: 2), Examples.Rows(2));
        using var cursor = view.GetRowCursor([view.Schema["First"]]);

        var inactive = Assert.ThrowsExactly<InvalidOperationException>(() => cursor.GetGetter<float>(view.Schema["Second"]));
        var mistyped = Assert.ThrowsExactly<InvalidOperationException>(() => cursor.GetGetter<bool>(view.Schema["First"]));

        StringAssert.Contains(inactive.Message, "'Second'");
        StringAssert.Contains(mistyped.Message, "'First'");
    }

    private BatchedScoringView View(CountingScorer scorer, TextExample[] rows) => new(_context.Data.LoadFromEnumerable(rows), scorer);

    private static float Length(TextExample row) => (row.Sentence1?.Length ?? 0) + (row.Sentence2?.Length ?? 0);

    private static string Expected(TextExample row)
    {
        float[] values = [row.Sentence1?.Length ?? 0, row.Sentence2?.Length ?? 0, Length(row)];
        return string.Join('\t', values.Select(value => BitConverter.SingleToUInt32Bits(value).ToString("x8", null)));
    }
}
