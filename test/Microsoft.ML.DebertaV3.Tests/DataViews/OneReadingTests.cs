using Microsoft.ML.Data;
using Microsoft.ML.DebertaV3.DataViews;
using Microsoft.ML.DebertaV3.Tests.Support;

namespace Microsoft.ML.DebertaV3.Tests.DataViews;

/// <summary>A cursor with scores reads its source once: what it reads, when, and what it keeps of it.</summary>
[TestClass]
public sealed class OneReadingTests
{
    private readonly MLContext _context = new(seed: 1);

    [TestMethod]
    public void GetRowCursor_AsksForTheTextsAndWhatIsActive_AndForNothingElse()
    {
        var source = new WatchedView(_context.Data.LoadFromEnumerable(Examples.Rows(9)));
        var view = new BatchedScoringView(source, new CountingScorer(batchSize: 4));

        ViewComparison.Rows(view, "Both");
        ViewComparison.Rows(view, "Both", "Value", "Sentence2");
        ViewComparison.Rows(view, "Value");

        CollectionAssert.AreEqual(new[] { "Sentence1 Sentence2", "Sentence1 Sentence2 Value", "Value" }, source.Cursors);
        Assert.AreEqual(3, source.Disposed);
    }

    [TestMethod]
    public void GetRowCursor_ReadsNothing_BeforeTheFirstMove()
    {
        var source = new WatchedView(_context.Data.LoadFromEnumerable(Examples.Rows(9)));
        var view = new BatchedScoringView(source, new CountingScorer(batchSize: 4));

        using var cursor = view.GetRowCursor(view.Schema);
        _ = cursor.GetGetter<float>(view.Schema["Both"]);

        Assert.AreEqual(0, source.RowsRead);
        Assert.AreEqual(-1, cursor.Position);
    }

    [TestMethod]
    public void Preview_ReadsOneBatch_WhenTenRowsAreShown()
    {
        var source = new WatchedView(_context.Data.LoadFromEnumerable(Examples.Rows(200)));
        var view = new BatchedScoringView(source, new CountingScorer(batchSize: 32));

        var preview = view.Preview(maxRows: 10);

        Assert.HasCount(10, preview.RowView);
        Assert.AreEqual(32, source.RowsRead);
        Assert.HasCount(1, source.Cursors);
    }

    [TestMethod]
    public void GetRowCursor_EndsAWindow_WhenItsRowsFillTheBytes()
    {
        TextExample[] rows = [.. Enumerable.Range(0, 12)
            .Select(i => new TextExample { Sentence1 = new string('a', i == 5 ? 9000 : 400), Sentence2 = "" })];
        var scorer = new CountingScorer(batchSize: 4);
        var source = new WatchedView(_context.Data.LoadFromEnumerable(rows));

        var lengths = new BatchedScoringView(source, scorer, windowBytes: 3000).GetColumn<float>("First").ToArray();

        CollectionAssert.AreEqual(rows.Select(row => (float)row.Sentence1!.Length).ToArray(), lengths);
        Assert.AreEqual("4 2 4 2", string.Join(' ', scorer.Calls), "four of 0.8 KB, the large one ends its window, then four again");
        Assert.AreEqual(12, source.RowsRead);
    }

    [TestMethod]
    public void GetRowCursor_CountsTheBytesOfVectorsToo()
    {
        var scorer = new CountingScorer(batchSize: 4);
        var rows = Enumerable.Range(0, 8).Select(i => new EveryType { Singles = new float[1000] });
        var view = new BatchedScoringView(_context.Data.LoadFromEnumerable(rows), scorer, windowBytes: 7000);

        ViewComparison.Rows(view, "Singles", "Both");

        CollectionAssert.AreEqual(new[] { 2, 2, 2, 2 }, scorer.Calls);
    }

    [TestMethod]
    public void GetGetter_GivesWhatTheSourceGives_ForEveryType()
    {
        var source = _context.Data.LoadFromEnumerable(Enumerable.Range(0, 30).Select(EveryType.Of));
        var view = new BatchedScoringView(source, new CountingScorer(batchSize: 4));
        string[] columns = [.. source.Schema.Select(column => column.Name)];

        var kept = ViewComparison.Rows(view, [.. columns, "Both"]);

        var expected = ViewComparison.Rows(source, columns);
        CollectionAssert.AreEqual(expected, kept.Select(row => row[..row.LastIndexOf('\t')]).ToArray());
        Assert.HasCount(30, expected.Distinct());
        Assert.HasCount(26, columns);
    }

    [TestMethod]
    public void GetGetter_GivesEachRowsOwnValues_WhenTheSourceOverwritesItsMemory()
    {
        var view = new BatchedScoringView(new ReusingView(25), new CountingScorer(batchSize: 4));

        using var cursor = view.GetRowCursor(view.Schema);
        var (text, words) = (cursor.GetGetter<ReadOnlyMemory<char>>(view.Schema["Sentence1"]),
            cursor.GetGetter<VBuffer<ReadOnlyMemory<char>>>(view.Schema["Words"]));
        var (dense, sparse) = (cursor.GetGetter<VBuffer<float>>(view.Schema["Dense"]),
            cursor.GetGetter<VBuffer<int>>(view.Schema["Sparse"]));
        var id = cursor.GetIdGetter();
        var row = 0;
        for (; cursor.MoveNext(); row++)
        {
            Assert.AreEqual(ReusingView.Text(row), Read(text).ToString());
            Assert.AreEqual(ReusingView.Text(row), string.Join(' ', Read(words).DenseValues()));
            CollectionAssert.AreEqual(new float[] { row, row, row }, Read(dense).DenseValues().ToArray());
            Assert.AreEqual($"{row % 100}:{row}", string.Join(' ', Read(sparse).Items().Select(item => $"{item.Key}:{item.Value}")));
            Assert.AreEqual((10 * row + 5, 7 * row, new DataViewRowId((ulong)row, 99)), (cursor.Position, cursor.Batch, Read(id)));
        }

        Assert.AreEqual(25, row);
        Assert.AreEqual(-1, cursor.Position);
    }

    [TestMethod]
    public void GetGetter_GivesACopy_WhenACallerWritesToWhatHeGot()
    {
        var view = new BatchedScoringView(new ReusingView(3), new CountingScorer(batchSize: 4));
        using var cursor = view.GetRowCursor(view.Schema);
        var getter = cursor.GetGetter<VBuffer<float>>(view.Schema["Dense"]);
        cursor.MoveNext();
        cursor.MoveNext();

        var first = Read(getter);
        VBufferEditor.CreateFromBuffer(ref first).Values.Fill(-1);

        CollectionAssert.AreEqual(new float[] { 1, 1, 1 }, Read(getter).DenseValues().ToArray());
    }

    [TestMethod]
    public void GetRowCursor_NamesTheColumn_WhenItCannotBeKeptAndScoresAreRead()
    {
        var source =
            new WatchedView(_context.Data.LoadFromEnumerable([new Letter { Sentence1 = "one" }, new Letter { Sentence1 = "three" }]));
        var view = new BatchedScoringView(source, new CountingScorer(batchSize: 4));

        var problem = Assert.ThrowsExactly<NotSupportedException>(() => view.GetRowCursor(view.Schema));

        StringAssert.Contains(problem.Message, "'Stamp' is Stamp");
        StringAssert.Contains(problem.Message, "DropColumns");
        Assert.IsEmpty(source.Cursors, "a source that can be read once would be lost");
        Assert.HasCount(2, ViewComparison.Rows(view, "Both", "Sentence1"), "without the column");
        Assert.HasCount(2, ViewComparison.Rows(view, "Stamp", "Sentence1"), "without the scores");
    }

    [TestMethod]
    public void MoveNext_DoesNotGoOn_WhenAWindowHasFailed()
    {
        IEnumerable<TextExample> Rows()
        {
            foreach (var row in Examples.Rows(20))
                yield return row.Value == 0.5f ? throw new TimeoutException() : row;
        }
        var view = new BatchedScoringView(_context.Data.LoadFromEnumerable(Rows()), new CountingScorer(batchSize: 4));
        using var cursor = view.GetRowCursor(view.Schema);
        Assert.ThrowsExactly<TimeoutException>(() => cursor.MoveNext());

        var problem = Assert.ThrowsExactly<InvalidOperationException>(() => cursor.MoveNext());

        StringAssert.Contains(problem.Message, "cannot go on");
    }

    [TestMethod]
    public void MoveNext_StaysAtTheEnd_WhenTheSourceHasRowsAgain()
    {
        var queue = new Queue<TextExample>(Examples.Rows(2));
        IEnumerable<TextExample> Rows()
        {
            while (queue.TryDequeue(out var row))
                yield return row;
        }
        var view = new BatchedScoringView(_context.Data.LoadFromEnumerable(Rows()), new CountingScorer(batchSize: 4));
        using var cursor = view.GetRowCursor(view.Schema);
        var getter = cursor.GetGetter<float>(view.Schema["Both"]);

        var moves = Enumerable.Range(0, 5).Select(_ => cursor.MoveNext()).ToArray();

        CollectionAssert.AreEqual(new[] { true, true, false, false, false }, moves);
        StringAssert.Contains(Assert.ThrowsExactly<InvalidOperationException>(() => Read(getter)).Message, "MoveNext");
    }

    private static T Read<T>(ValueGetter<T> getter)
    {
        var value = default(T)!;
        getter(ref value);
        return value;
    }
}
