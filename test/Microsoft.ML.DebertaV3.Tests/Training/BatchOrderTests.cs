using Microsoft.ML.DebertaV3.Training;

namespace Microsoft.ML.DebertaV3.Tests.Training;

[TestClass]
public sealed class BatchOrderTests
{
    [TestMethod]
    [DataRow(1, 1)]
    [DataRow(1, 32)]
    [DataRow(100, 7)]
    [DataRow(5000, 32)]
    [DataRow(20, int.MaxValue)]
    public void Epoch_HasEachIndexOnce_InBatchesOfTheSize(int count, int batchSize)
    {
        var batches = BatchOrder.Epoch(Lengths(count), batchSize, new Random(1));

        CollectionAssert.AreEquivalent(Enumerable.Range(0, count).ToArray(), batches.SelectMany(b => b).ToArray());
        Assert.HasCount((int)Math.Ceiling((double)count / batchSize), batches);
        Assert.IsTrue(batches.Count(b => b.Length < batchSize) <= 1, "Only the last batch may be smaller.");
    }

    [TestMethod]
    public void Epoch_IsEmpty_WhenThereIsNothing()
    {
        var batches = BatchOrder.Epoch([], 8, new Random(1));

        Assert.IsEmpty(batches);
    }

    [TestMethod]
    public void Epoch_IsNewEachTime_AndTheSameForTheSameSeed()
    {
        var lengths = Lengths(300);
        Random random = new(1), same = new(1), other = new(2);

        var (first, second) = (Flat(lengths, random), Flat(lengths, random));

        CollectionAssert.AreEqual(first, Flat(lengths, same));
        CollectionAssert.AreEqual(second, Flat(lengths, same));
        CollectionAssert.AreNotEqual(first, second);
        CollectionAssert.AreNotEqual(first, Flat(lengths, other));
    }

    [TestMethod]
    public void Epoch_MixesTheOrder_WhenLengthsAreEqual()
    {
        var lengths = Enumerable.Repeat(10, 64).ToArray();

        var order = Flat(lengths, new Random(1));

        CollectionAssert.AreNotEqual(Enumerable.Range(0, 64).ToArray(), order);
    }

    [TestMethod]
    public void Epoch_PutsSimilarLengthsTogether()
    {
        var lengths = Lengths(4000);

        var padding = Padding(lengths, BatchOrder.Epoch(lengths, 32, new Random(1)));

        var plain = Padding(lengths, [.. Enumerable.Range(0, lengths.Length).Chunk(32)]);
        Assert.IsLessThan(plain / 10, padding);
    }

    [TestMethod]
    public void Epoch_DoesNotBeginWithTheShortestTexts()
    {
        var lengths = Lengths(1024);

        var longest = BatchOrder.Epoch(lengths, 32, new Random(1)).Select(b => b.Max(i => lengths[i])).ToArray();

        CollectionAssert.AreNotEqual(longest.Order().ToArray(), longest);
    }

    private static int[] Lengths(int count)
    {
        var random = new Random(5);
        return [.. Enumerable.Range(0, count).Select(_ => random.Next(3, 200))];
    }

    private static int[] Flat(int[] lengths, Random random) => [.. BatchOrder.Epoch(lengths, 16, random).SelectMany(b => b)];

    private static int Padding(int[] lengths, IReadOnlyList<int[]> batches) =>
        batches.Sum(b => b.Sum(i => b.Max(j => lengths[j]) - lengths[i]));
}
