using Microsoft.ML.DebertaV3.DataViews;
using Microsoft.ML.DebertaV3.Tests.Support;

namespace Microsoft.ML.DebertaV3.Tests.DataViews;

[TestClass]
public sealed class PredictionRowMapperTests
{
    private readonly MLContext _context = new(seed: 1);
    private readonly CountingScorer _scorer = new(batchSize: 4);

    [TestMethod]
    public void CreateGetters_ScoreARowOnce_HoweverManyColumnsAreReadHoweverOften()
    {
        var (cursor, getters) = Getters(_ => true);
        using var row = cursor;

        for (var count = 0; row.MoveNext(); count++)
        {
            foreach (var getter in getters.Concat(getters).Cast<ValueGetter<float>>())
            {
                var value = 0f;
                getter(ref value);
            }
            Assert.HasCount(count + 1, _scorer.Calls);
        }

        CollectionAssert.AreEqual(Enumerable.Repeat(1, Examples.Rows().Length).ToArray(), _scorer.Calls);
    }

    [TestMethod]
    public void CreateGetters_DoNotScore_WhileNothingIsRead()
    {
        var (cursor, _) = Getters(_ => true);
        using var row = cursor;

        while (row.MoveNext())
        {
        }

        Assert.IsEmpty(_scorer.Calls);
    }

    [TestMethod]
    public void CreateGetters_GivesOnlyWhatIsActive()
    {
        var (cursor, getters) = Getters(column => column == 2);
        cursor.Dispose();

        CollectionAssert.AreEqual(new[] { false, false, true }, getters.Select(getter => getter is not null).ToArray());
    }

    [TestMethod]
    public void GetDependencies_NeedsTheTextsAlone_AndNothingForNothing()
    {
        var view = _context.Data.LoadFromEnumerable(Examples.Rows());
        var mapper = new PredictionRowMapper(_scorer, view.Schema, transformer: null!);

        var some = mapper.GetDependencies(column => column == 1);
        var none = mapper.GetDependencies(_ => false);

        CollectionAssert.AreEquivalent(new[] { "Sentence1", "Sentence2" }, view.Schema.Where(c => some(c.Index)).Select(c => c.Name)
            .ToArray());
        Assert.IsFalse(view.Schema.Any(c => none(c.Index)));
    }

    [TestMethod]
    [DataRow(-1L)]
    [DataRow(0L)]
    [DataRow(7L)]
    public void CreateGetters_ScoreAnew_WhenARowKeepsItsPositionAndHasAnotherText(long position)
    {
        var row = new ChangingRow(position) { Text = "one" };
        var getters = new PredictionRowMapper(_scorer, row.Schema, transformer: null!).CreateGetters(row, _ => true, out _);
        var first = (ValueGetter<float>)getters[0]!;
        float Length()
        {
            var value = 0f;
            first(ref value);
            return value;
        }

        var before = Length();
        row.Text = "three";
        var after = Length();

        Assert.AreEqual((3f, 5f), (before, after));
    }

    private (DataViewRowCursor Cursor, Delegate?[] Getters) Getters(Func<int, bool> active)
    {
        var view = _context.Data.LoadFromEnumerable(Examples.Rows());
        var cursor = view.GetRowCursor(view.Schema);
        return (cursor, new PredictionRowMapper(_scorer, view.Schema, transformer: null!).CreateGetters(cursor, active, out _));
    }
}
