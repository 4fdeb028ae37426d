namespace Microsoft.ML.DebertaV3.Modules;

/// <summary>Maps a relative position q - k to its bucket: exact up to half the buckets, logarithmic beyond.</summary>
/// <remarks>
/// Spec section 3.4. Distances are first clamped to reach - 1, as in microsoft/DeBERTa, so that texts of more than 512 pieces use no row
/// that was never trained. Computed in double precision; the largest distance is mapped to the last bucket explicitly, not by rounding.
/// </remarks>
internal static class RelativePositionBuckets
{
    /// <summary>Returns the bucket, in [-(buckets - 1), buckets - 1]: an odd function of <paramref name="distance"/>.</summary>
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
            return Math.Sign(distance) * (2 * middle - 1); // buckets - 1 for an even number of buckets, as in published models
        var logarithmic = Math.Ceiling(Math.Log((double)size / middle) / Math.Log((double)(reach - 1) / middle) * (middle - 1));
        return Math.Sign(distance) * ((int)logarithmic + middle);
    }

    /// <summary>Returns the largest bucket that a text of <paramref name="length"/> pieces uses.</summary>
    public static int Largest(int length, int buckets, int reach) => Bucket(length - 1, buckets, reach);
}
