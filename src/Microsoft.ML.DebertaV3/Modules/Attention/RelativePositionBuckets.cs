namespace Microsoft.ML.DebertaV3.Modules;

/// <summary>The bucket of a relative position q - k: exact up to half the buckets, logarithmic beyond.</summary>
/// <remarks>
/// Spec section 3.4. Distances are clamped to the reach - 1 first, as microsoft/DeBERTa does, so that texts beyond 512 pieces never read a
/// row that pre-training never used. Computed in double precision; the last distance is the last bucket by definition, not by rounding.
/// </remarks>
internal static class RelativePositionBuckets
{
    /// <summary>The bucket, in [-(buckets - 1), buckets - 1]; an odd function of <paramref name="distance"/>.</summary>
    /// <param name="distance">Query position minus key position.</param>
    /// <param name="buckets">Buckets in each direction (B).</param>
    /// <param name="reach">Distances are clamped to ±(reach - 1) (M).</param>
    public static int Bucket(int distance, int buckets, int reach)
    {
        var middle = buckets / 2;
        var size = Math.Min(Math.Abs((long)distance), reach - 1);
        if (size <= middle)
            return Math.Sign(distance) * (int)size;
        if (size == reach - 1)
            return Math.Sign(distance) * (2 * middle - 1); // buckets - 1 where they are even, as published
        var logarithmic = Math.Ceiling(Math.Log((double)size / middle) / Math.Log((double)(reach - 1) / middle) * (middle - 1));
        return Math.Sign(distance) * ((int)logarithmic + middle);
    }

    /// <summary>The largest bucket that a text of <paramref name="length"/> pieces uses.</summary>
    public static int Largest(int length, int buckets, int reach) => Bucket(length - 1, buckets, reach);
}
