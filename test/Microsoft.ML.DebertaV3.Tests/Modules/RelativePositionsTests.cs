using Microsoft.ML.DebertaV3.Modules;
using Microsoft.ML.DebertaV3.Tests.Support;
using static TorchSharp.torch;

namespace Microsoft.ML.DebertaV3.Tests.Modules;

[TestClass]
public sealed class RelativePositionsTests
{
    [TestMethod]
    [DataRow(1)]
    [DataRow(5)]
    [DataRow(6)]
    [DataRow(64)]
    [DataRow(100)]
    public void Of_FindsTheRowOfEveryDistance(int length)
    {
        var config = Tiny.Config;
        using var positions = RelativePositions.Of(length, config, CPU);

        for (var distance = -(length - 1); distance < length; distance++)
        {
            var place = distance + length - 1;
            var row = positions.FirstRow + (positions.RowOfDistance is { } index ? (int)index.data<long>()[place] : place);

            Assert.AreEqual(config.PositionBuckets
                + RelativePositionBuckets.Bucket(distance, config.PositionBuckets, config.RelativeReach), row);
            Assert.IsInRange(positions.FirstRow, positions.FirstRow + positions.RowCount - 1, row);
        }
    }

    [TestMethod]
    [DataRow(5, true)] // distances to 4 = half of 8 buckets
    [DataRow(6, true)] // bucket 5 begins at distance 5
    [DataRow(8, false)]
    public void Of_NeedsNoIndex_WhileBucketsAreExact(int length, bool isExact)
    {
        using var positions = RelativePositions.Of(length, Tiny.Config, CPU);

        Assert.AreEqual(isExact, positions.RowOfDistance is null);
        Assert.AreEqual(isExact, positions.RowCount == 2 * length - 1);
    }

    [TestMethod]
    [DataRow(16, 31)]
    [DataRow(128, 255)]
    [DataRow(129, 257)]
    [DataRow(192, 331)]
    [DataRow(512, 511)]
    [DataRow(2000, 511)]
    public void Of_UsesTheRowsThatTheSpecCounts(int length, int rows)
    {
        using var positions = RelativePositions.Of(length, DebertaV3Config.Base, CPU);

        Assert.AreEqual(rows, positions.RowOfDistance is { } index ? index.data<long>().Distinct().Count() : positions.RowCount);
    }
}
