namespace Microsoft.ML.DebertaV3.Training;

/// <summary>A new order of the examples for each epoch, in batches of similar length, so that little of a batch is padding.</summary>
internal static class BatchOrder
{
    /// <summary>Batches that are sorted together: enough to find similar lengths, few enough to keep the order random.</summary>
    private const int BatchesPerBucket = 32;

    /// <summary>
    /// Every index of <paramref name="lengths"/> once, in batches of <paramref name="batchSize"/> (the last may be smaller).
    /// </summary>
    public static IReadOnlyList<int[]> Epoch(IReadOnlyList<int> lengths, int batchSize, Random random)
    {
        var order = Enumerable.Range(0, lengths.Count).ToArray();
        random.Shuffle(order);

        var batches = order
            .Chunk((int)Math.Min((long)batchSize * BatchesPerBucket, int.MaxValue))
            .SelectMany(bucket => bucket.OrderBy(i => lengths[i]).Chunk(batchSize)) // OrderBy is stable: equal lengths stay shuffled
            .ToArray();
        random.Shuffle(batches);
        return batches;
    }
}
