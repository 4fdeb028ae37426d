using Microsoft.ML.DebertaV3.Modules;

namespace Microsoft.ML.DebertaV3.Tests.Modules;

[TestClass]
public sealed class RelativePositionBucketsTests
{
    [TestMethod]
    [DataRow(256, 512)]
    [DataRow(32, 512)]
    [DataRow(2, 16)]
    [DataRow(7, 64)]
    [DataRow(64, 20)]
    public void Bucket_IsOddMonotonicAndInRange(int buckets, int reach)
    {
        var previous = 0;
        for (var distance = 0; distance <= 2 * reach; distance++)
        {
            var bucket = RelativePositionBuckets.Bucket(distance, buckets, reach);

            Assert.AreEqual(-bucket, RelativePositionBuckets.Bucket(-distance, buckets, reach));
            Assert.IsInRange(previous, Math.Min(previous + 1, buckets - 1), bucket, $"distance {distance}");
            previous = bucket;
        }
    }

    [TestMethod]
    public void Bucket_FollowsTheFormulaAtTheLastDistance_WhenBucketsAreOdd()
    {
        // 7 buckets: middle 3, so the formula ends at ceil(1 · (3 - 1)) + 3.
        var last = RelativePositionBuckets.Bucket(63, buckets: 7, reach: 64);

        Assert.AreEqual(5, last);
    }

    [TestMethod]
    [DataRow(int.MaxValue, 255)]
    [DataRow(int.MinValue, -255)]
    [DataRow(0, 0)]
    [DataRow(128, 128)]
    [DataRow(-511, -255)]
    public void Bucket_IsExactAtTheEdges_OfThePublishedModels(int distance, int expected)
    {
        var bucket = RelativePositionBuckets.Bucket(distance, buckets: 256, reach: 512);

        Assert.AreEqual(expected, bucket);
    }

    [TestMethod]
    [DataRow(1, 0)]
    [DataRow(129, 128)]
    [DataRow(130, 129)]
    [DataRow(512, 255)]
    [DataRow(600, 255)]
    public void Largest_IsTheBucketOfTheLongestDistance(int length, int expected)
    {
        var largest = RelativePositionBuckets.Largest(length, buckets: 256, reach: 512);

        Assert.AreEqual(expected, largest);
    }
}
