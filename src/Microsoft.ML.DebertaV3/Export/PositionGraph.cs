using Microsoft.ML.DebertaV3.Modules;

namespace Microsoft.ML.DebertaV3.Export;

/// <summary>Rows of the relative position table for each distance between two pieces, computed from the length of the texts.</summary>
/// <remarks>
/// Spec section 3.4. The row of each distance that has one of its own is a table; larger distances are clamped, so any length works. All
/// 2·length distances from -(length - 1) to length are used, one more than there are: see <see cref="Skew"/>.
/// </remarks>
internal sealed class PositionGraph
{
    private readonly OnnxGraph _graph;
    private readonly string _flat;
    private readonly string _wide;
    private readonly string _offset;
    private readonly string _length;

    /// <param name="graph">The graph.</param>
    /// <param name="config">The sizes.</param>
    /// <param name="length">Length of the texts, [1] int64.</param>
    public PositionGraph(OnnxGraph graph, DebertaV3Config config, string length)
    {
        (_graph, _length) = (graph, length);
        (AscendingRows, DescendingRows) = Rows(config, length);
        var width = graph.Add("Mul", [length, graph.Vector(2)]);
        _offset = graph.Add("Sub", [length, graph.Vector(1)]);
        var heads = graph.Vector(config.AttentionHeads, -1);
        _flat = graph.Add("Concat", [heads, graph.Add("Mul", [width, length])], ("axis", 0L));
        _wide = graph.Add("Concat", [heads, length, graph.Add("Sub", [width, graph.Vector(1)])], ("axis", 0L));
        ByText = graph.Add("Concat", [heads, length, graph.Vector(config.HeadSize)], ("axis", 0L));
    }

    /// <summary>Row of each distance, from -(length - 1) up. [2·length]</summary>
    public string AscendingRows { get; }

    /// <summary>Row of each distance, from length - 1 down. [2·length]</summary>
    public string DescendingRows { get; }

    /// <summary>Shape [heads, batch, length, size].</summary>
    public string ByText { get; }

    /// <summary>
    /// From the products of piece i with each distance, [heads, batch·length, 2·length], takes those of its distances to the pieces j:
    /// column length - 1 - i + j. To [heads, batch, length, length].
    /// </summary>
    /// <remarks>
    /// The number that is wanted moves one column to the left from row to row. If the numbers of a text are cut into rows that are one
    /// shorter, it stays in its column: spec section 10.3 without strides.
    /// </remarks>
    public string Skew(string products)
    {
        var flat = _graph.Add("Reshape", [products, _flat]); // [heads, batch, 2·length²]
        var shifted = _graph.Add("Slice", [flat, _offset, _graph.Vector(-1), _graph.Vector(2)]);
        var wide = _graph.Add("Reshape", [shifted, _wide]); // [heads, batch, length, 2·length - 1]
        return _graph.Add("Slice", [wide, _graph.Vector(0), _length, _graph.Vector(3)]);
    }

    private (string Ascending, string Descending) Rows(DebertaV3Config config, string length)
    {
        var most = config.RelativeReach - 1;
        var table = _graph.Table("position_rows", [.. Enumerable.Range(-most, 2 * most + 1)
            .Select(distance => (long)config.PositionBuckets
                + RelativePositionBuckets.Bucket(distance, config.PositionBuckets, config.RelativeReach))]);
        var scalar = _graph.Add("Squeeze", [length]);
        var distances = _graph.Add(
            "Range", [_graph.Add("Sub", [_graph.Scalar(1), scalar]), _graph.Add("Add", [scalar, _graph.Scalar(1)]), _graph.Scalar(1)]);
        var clamped = _graph.Add("Clip", [distances, _graph.Scalar(-most), _graph.Scalar(most)]);
        return (
            _graph.Add("Gather", [table, _graph.Add("Add", [clamped, _graph.Scalar(most)])]),
            _graph.Add("Gather", [table, _graph.Add("Sub", [_graph.Scalar(most), clamped])]));
    }
}
