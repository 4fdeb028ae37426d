using Microsoft.ML.DebertaV3.Modules;

namespace Microsoft.ML.DebertaV3.Inference;

/// <summary>The projected relative positions of one layer as panels, one set per head: column after column a distance.</summary>
/// <remarks>
/// Distances from -(reach - 1) to reach - 1. A longer distance has the product of the last one (spec section 3.4: distances are clamped),
/// so the table does not grow with longer texts. Immutable; thread safe.
/// </remarks>
internal sealed unsafe class RelativeTable : IDisposable
{
    private readonly AlignedMemory _memory;
    private readonly int _panels;
    private readonly int _headSize;
    private readonly int _heads;

    /// <param name="rows">The projected rows in use: keys and queries, queries scaled. [2·largest bucket + 1, hidden] each.</param>
    /// <param name="reach">Distances are below it.</param>
    /// <param name="config">Sizes.</param>
    public RelativeTable((float[] Keys, float[] Queries) rows, int reach, DebertaV3Config config)
    {
        (Reach, _heads, _headSize) = (reach, config.AttentionHeads, config.HeadSize);
        _panels = PackedMatrix.PanelsOf(2 * reach - 1);
        var numbers = 2L * _heads * _panels * _headSize * PackedMatrix.Width;
        _memory = new(numbers * sizeof(float));
        _memory.Clear();
        var largest = RelativePositionBuckets.Largest(reach, config.PositionBuckets, config.RelativeReach);
        for (var distance = 1 - reach; distance < reach; distance++)
        {
            var row = largest + RelativePositionBuckets.Bucket(distance, config.PositionBuckets, config.RelativeReach);
            Put(rows.Keys, row, reach - 1 - distance, 0);
            Put(rows.Queries, row, reach - 1 + distance, _heads);
        }
    }

    /// <summary>One more than the longest distance that has a column.</summary>
    public int Reach { get; }

    /// <summary>Panels of a head's position keys: column c is distance <c>Reach - 1 - c</c>.</summary>
    public float* Keys(int head) => Panels(head);

    /// <summary>Panels of a head's position queries, scaled as scores are: column c is distance <c>c - (Reach - 1)</c>.</summary>
    public float* Queries(int head) => Panels(_heads + head);

    public void Dispose() => _memory.Dispose();

    private float* Panels(int set) => _memory.Floats + (nint)set * _panels * _headSize * PackedMatrix.Width;

    private void Put(float[] rows, int row, int column, int firstSet)
    {
        var (panel, place) = Math.DivRem(column, PackedMatrix.Width);
        for (var head = 0; head < _heads; head++)
        {
            var to = Panels(firstSet + head) + (nint)panel * _headSize * PackedMatrix.Width + place;
            var from = rows.AsSpan((row * _heads + head) * _headSize, _headSize);
            for (var i = 0; i < from.Length; i++)
                to[i * PackedMatrix.Width] = from[i];
        }
    }
}
