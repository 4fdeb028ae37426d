using Microsoft.ML.DebertaV3.Runtime;
using Microsoft.ML.DebertaV3.Tasks;
using Microsoft.ML.DebertaV3.Tasks.Fitting;
using Microsoft.ML.DebertaV3.Tests.Support;

namespace Microsoft.ML.DebertaV3.Tests.Tasks.Fitting;

[TestClass]
public sealed class HeldOutRowsTests
{
    private static readonly TrainingRow[] Rows = [.. Enumerable.Range(0, 200).Select(i => TaskExamples.Row([i], Class(i)))];

    [TestMethod]
    [DataRow(0.1)]
    [DataRow(0.25)]
    [DataRow(0.5)]
    [DataRow(0.9)]
    public void Split_TakesItsPartOfEveryClass(double fraction)
    {
        var (training, heldOut) = Split(fraction);

        foreach (var rows in Rows.GroupBy(row => row.Stratum))
            Assert.AreEqual(fraction * rows.Count(), heldOut.Count(row => row.Stratum == rows.Key), 1, $"class {rows.Key}");
        CollectionAssert.AreEqual(Rows, training.Concat(heldOut).OrderBy(row => row.Examples[0].Ids[0]).ToArray()); // each row on one side
        Assert.IsTrue(training.SequenceEqual(training.OrderBy(row => row.Examples[0].Ids[0])), "the order of the rows is kept");
    }

    [TestMethod]
    public void Split_LeavesEveryClassOfTwoRowsOnBothSides()
    {
        TrainingRow[] rows = [.. new float[] { 0, 0, 1, 1, 2 }.Select((target, i) => TaskExamples.Row([i], target))];

        var (training, heldOut) = HeldOutRows.Split(rows, 0.01, stratified: true, new Random(1));

        Assert.AreEqual("0 1 2", string.Join(' ', training.Select(row => row.Stratum)));
        Assert.AreEqual("0 1", string.Join(' ', heldOut.Select(row => row.Stratum)));
    }

    [TestMethod]
    [DataRow(0.01, 2)]
    [DataRow(0.3, 60)]
    [DataRow(0.999, 199)] // one row stays
    public void Split_TakesItsPartOfAllRows_WhenItIsNotStratified(double fraction, int expected)
    {
        var (training, heldOut) = Split(fraction, stratified: false);

        Assert.AreEqual((200 - expected, expected), (training.Count, heldOut.Count));
    }

    [TestMethod]
    public void Split_FollowsFromTheSeed()
    {
        var (first, again, other) = (Split(0.3).HeldOut, Split(0.3).HeldOut, Split(0.3, seed: 2).HeldOut);

        CollectionAssert.AreEqual(first, again);
        CollectionAssert.AreNotEqual(first, other);
    }

    [TestMethod]
    public void Split_NamesTheOption_WhenNoRowCanBeHeldOut()
    {
        var error =
            Assert.ThrowsExactly<InvalidOperationException>(() =>
            HeldOutRows.Split([TaskExamples.Row([1], 0)], 0.5, stratified: false, new Random(1)));

        StringAssert.Contains(error.Message, "ValidationFraction of 0.5");
    }

    private static (List<TrainingRow> Training, List<TrainingRow> HeldOut) Split(
        double fraction, bool stratified = true, int seed = 1) =>
        HeldOutRows.Split(Rows, fraction, stratified, new RandomStreams(seed).Managed(RandomStreams.Purpose.HeldOut));

    // Classes of 120, 60, 17 and 3 rows.
    private static float Class(int i) => i switch { < 120 => 0, < 180 => 1, < 197 => 2, _ => 3 };
}
