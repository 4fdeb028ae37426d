namespace Microsoft.ML.DebertaV3.Training;

/// <summary>Shuffles the examples of an epoch into batches of similar length, so that batches contain little padding.</summary>
internal static class BatchOrder
{
    /// <summary>Batches per bucket sorted by length: enough to find similar lengths, few enough to keep the order random.</summary>
    private const int BatchesPerBucket = 32;

    /// <summary>
    /// Returns each index into <paramref name="lengths"/> exactly once, in batches of <paramref name="batchSize"/> (one may be smaller).
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
