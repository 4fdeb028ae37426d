using Microsoft.ML.DebertaV3.Runtime;
using static TorchSharp.torch;

namespace Microsoft.ML.DebertaV3.Modules;

// Attention of the enhanced mask decoder: queries of selected rows against the keys of all rows.
internal sealed partial class DisentangledSelfAttention
{
    /// <summary>
    /// Projects keys, values and positions of <paramref name="input"/>, [batch, length, hidden], for the queries of selected rows.
    /// </summary>
    internal DecoderMemory CreateMemory(Tensor input, RelativePositions positions, Tensor positionTable, Tensor? bias, SelectedRows rows)
    {
        var projected = Positions(positions, positionTable);
        var key = SplitHeads(_key.call(input));
        return new(key, SplitHeads(_value.call(input)), projected.Keys, PositionToContent(key, projected.Queries, rows), Columns(rows),
            bias);
    }

    /// <summary>Same as <see cref="forward"/>, for the queries of selected rows, [batch, count, hidden] to the same shape.</summary>
    internal Tensor Decode(Tensor queryInput, DecoderMemory memory)
    {
        using var scope = NewDisposeScope();
        var query = SplitHeads(_query.call(queryInput)).Times(_config.AttentionScale);
        var score = ContentToContent(query, memory.Key).to(ScalarType.Float32).Plus(Gather(query, memory.PositionKeys, memory.Columns))
            .Plus(memory.PositionToContent);
        var probabilities = (memory.Bias is null ? score : score.Plus(memory.Bias)).softmax(-1);
        return MergeHeads(_attentionDropout.call(probabilities).to(memory.Value.dtype).matmul(memory.Value)).MoveToOuterDisposeScope();
    }

    // Key k times the position query of distance q - k, at column length - 1 - k + q, for the selected q: [heads, batch, count, length].
    private static Tensor PositionToContent(Tensor key, Tensor scaledPositionQueries, SelectedRows rows)
    {
        using var scope = NewDisposeScope();
        var width = 2 * rows.Length - 1;
        var keys = TensorSelection.Range(rows.Length, key.device);
        var columns = (keys.Times(width).Plus(rows.Length - 1) - keys).Plus(rows.Positions.unsqueeze(-1)); // [batch, count, length]
        return Gather(key, scaledPositionQueries, columns.view(1, rows.Batch, -1)).MoveToOuterDisposeScope();
    }

    // Query q times the position key of distance q - k, at column length - 1 - q + k of its own row.
    private static Tensor Columns(SelectedRows rows)
    {
        using var scope = NewDisposeScope();
        var width = 2 * rows.Length - 1;
        // [batch, count]
        var places = TensorSelection.Range(rows.Count, rows.Positions.device).Times(width).Plus(rows.Length - 1) - rows.Positions;
        return places.unsqueeze(-1).Plus(TensorSelection.Range(rows.Length, rows.Positions.device)).view(1, rows.Batch, -1)
            .MoveToOuterDisposeScope();
    }

    // content [heads, batch, n, size] times positions [heads, width, size], gathered by columns [1, batch, count·length] -> [heads, batch,
    // count, length]
    private static Tensor Gather(Tensor content, Tensor positions, Tensor columns)
    {
        using var scope = NewDisposeScope();
        var (products, _, _) = PositionProducts(content, positions);
        var (heads, batch, length) = (content.shape[0], content.shape[1], (positions.shape[1] + 1) / 2);
        var picked = products.view(heads, batch, -1).gather(2, columns.expand(heads, -1, -1));
        return picked.view(heads, batch, -1, length).MoveToOuterDisposeScope();
    }
}
