using static TorchSharp.torch;

namespace Microsoft.ML.DebertaV3.Modules;

/// <summary>
/// Relative positions of a text of one length, shared by the layers of one forward pass: the rows of the table in use, and the row of each
/// distance.
/// </summary>
/// <remarks>Only the 2·largest bucket + 1 rows in use are projected. Both directions use the same index (spec section 3.5).</remarks>
internal sealed class RelativePositions : IDisposable
{
    private RelativePositions(int length, int firstRow, int rowCount, Tensor? rowOfDistance)
    {
        Length = length;
        FirstRow = firstRow;
        RowCount = rowCount;
        RowOfDistance = rowOfDistance;
    }

    /// <summary>Length of the text, in pieces.</summary>
    public int Length { get; }

    /// <summary>Index of the first row in use of the relative position table.</summary>
    public int FirstRow { get; }

    /// <summary>Number of rows in use, consecutive from <see cref="FirstRow"/>.</summary>
    public int RowCount { get; }

    /// <summary>
    /// [2·length - 1] int64: for each distance q - k, from -(length - 1) up, its row among those in use. Null if all buckets are exact, in
    /// which case it would be 0, 1, 2, ...
    /// </summary>
    public Tensor? RowOfDistance { get; }

    /// <summary>Creates the relative positions of a text of <paramref name="length"/> pieces.</summary>
    public static RelativePositions Of(int length, DebertaV3Config config, Device device)
    {
        int buckets = config.PositionBuckets, reach = config.RelativeReach;
        var largest = RelativePositionBuckets.Largest(length, buckets, reach);
        var rowOfDistance = largest == length - 1 ? null : Index(length, largest, buckets, reach, device);
        return new(length, buckets - largest, 2 * largest + 1, rowOfDistance);
    }

    public void Dispose() => RowOfDistance?.Dispose();

    private static Tensor Index(int length, int largest, int buckets, int reach, Device device)
    {
        var rows = new long[2 * length - 1];
        for (var i = 0; i < rows.Length; i++)
            rows[i] = largest + RelativePositionBuckets.Bucket(i - (length - 1), buckets, reach);
        return tensor(rows, device: device);
    }
}
