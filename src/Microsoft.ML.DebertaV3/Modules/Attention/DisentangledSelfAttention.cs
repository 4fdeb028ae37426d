using Microsoft.ML.DebertaV3.Runtime;
using TorchSharp.Utils;
using static TorchSharp.torch;

namespace Microsoft.ML.DebertaV3.Modules;

/// <summary>Multi-head self-attention that scores content and relative position separately.</summary>
/// <remarks>
/// He et al. 2021 (DeBERTa), eq. 4: content to content + content to position + position to content; spec section 3.5. Version 3 projects
/// positions with the content projections, so there are no further weights. Internally, heads are the first dimension ([heads, batch,
/// ...]), so that position products are one matrix product per head instead of one per head and example.
/// </remarks>
internal sealed partial class DisentangledSelfAttention : nn.Module<Tensor, Tensor, RelativePositions, Tensor, Tensor?, Tensor>
{
    [ComponentName(Name = "query_proj")] private readonly Projection _query;
    [ComponentName(Name = "key_proj")] private readonly Projection _key;
    [ComponentName(Name = "value_proj")] private readonly Projection _value;
    private readonly RandomDropout _positionDropout;
    private readonly RandomDropout _attentionDropout;
    private readonly PositionProjectionCache _positionCache = new();
    private readonly DebertaV3Config _config;

    public DisentangledSelfAttention(DebertaV3Config config, Generator? dropoutRandom)
        : base(nameof(DisentangledSelfAttention))
    {
        _config = config;
        _query = new(config.HiddenSize, config.HiddenSize);
        _key = new(config.HiddenSize, config.HiddenSize);
        _value = new(config.HiddenSize, config.HiddenSize);
        _positionDropout = new(config.HiddenDropout, dropoutRandom);
        _attentionDropout = new(config.AttentionDropout, dropoutRandom);
        RegisterComponents();
    }

    /// <summary>Computes the attention output, before its projection.</summary>
    /// <param name="queryInput">[batch, length, hidden]; equal to <paramref name="input"/> except in the enhanced mask decoder.</param>
    /// <param name="input">[batch, length, hidden]; source of keys and values.</param>
    /// <param name="positions">The relative positions for this length.</param>
    /// <param name="positionTable">[2·buckets, hidden], after LayerNorm.</param>
    /// <param name="bias">[1, batch, 1, length], large negative at masked keys; null without padding.</param>
    /// <returns>[batch, length, hidden]</returns>
    public override Tensor forward(Tensor queryInput, Tensor input, RelativePositions positions, Tensor positionTable, Tensor? bias)
    {
        using var scope = NewDisposeScope();
        var probabilities = Probabilities(SplitHeads(_query.call(queryInput)), SplitHeads(_key.call(input)),
            Positions(positions, positionTable), bias);
        var value = SplitHeads(_value.call(input));
        return MergeHeads(_attentionDropout.call(probabilities).to(value.dtype).matmul(value)).MoveToOuterDisposeScope();
    }

    /// <summary>Softmax of the sum of the three score terms and the bias, [heads, batch, length, length], always float32.</summary>
    internal Tensor Probabilities(Tensor query, Tensor key, PositionProjections positions, Tensor? bias)
    {
        using var scope = NewDisposeScope();
        var (contentToContent, contentToPosition, positionToContent) = Terms(query, key, positions);
        var score = contentToContent.to(ScalarType.Float32).Plus(contentToPosition).Plus(positionToContent);
        return (bias is null ? score : score.Plus(bias)).softmax(-1).MoveToOuterDisposeScope();
    }

    /// <summary>The three scaled terms of the score, [heads, batch, length, length] each.</summary>
    internal (Tensor ContentToContent, Tensor ContentToPosition, Tensor PositionToContent) Terms(
        Tensor query, Tensor key, PositionProjections positions)
    {
        using var scaledQuery = query.Times(_config.AttentionScale);
        return (
            ContentToContent(scaledQuery, key),
            ContentToPosition(scaledQuery, positions.Keys),
            PositionToContent(key, positions.Queries));
    }

    // [heads, batch, length, size] each to [heads, batch, query, key]
    private static Tensor ContentToContent(Tensor scaledQuery, Tensor key) => scaledQuery.matmul(key.transpose(-1, -2));

    // Query q times the position key of distance q - k. Distances decrease along row q: k = 0, 1, ... starts at column length - 1 - q.
    private static Tensor ContentToPosition(Tensor scaledQuery, Tensor positionKeys)
    {
        using var scope = NewDisposeScope();
        var (products, length, width) = PositionProducts(scaledQuery, positionKeys);
        return Skew(products, length, width, queryStride: width - 1, keyStride: 1).MoveToOuterDisposeScope();
    }

    // Key k times the position query of distance q - k. Distances increase along row k: q = 0, 1, ... starts at column length - 1 - k.
    private static Tensor PositionToContent(Tensor key, Tensor scaledPositionQueries)
    {
        using var scope = NewDisposeScope();
        var (products, length, width) = PositionProducts(key, scaledPositionQueries);
        return Skew(products, length, width, queryStride: 1, keyStride: width - 1).MoveToOuterDisposeScope();
    }

    /// <summary>Projects [batch, length, hidden] to query and key, [heads, batch, length, size] each.</summary>
    internal (Tensor Query, Tensor Key) Content(Tensor input) => (SplitHeads(_query.call(input)), SplitHeads(_key.call(input)));

    /// <summary>
    /// Projects rows of the normalized position table, [rows, hidden], to unscaled query and key, [heads, rows, size] each.
    /// </summary>
    internal (Tensor Query, Tensor Key) ProjectRows(Tensor rows) => (SplitRows(_query.call(rows)), SplitRows(_key.call(rows)));

    /// <summary>The projected positions for one text length, cached while the network is in evaluation mode without gradients.</summary>
    internal PositionProjections Positions(RelativePositions positions, Tensor positionTable)
    {
        if (training || is_grad_enabled())
            return Project(positions, positionTable);
        return _positionCache.Get(positions.Length, capacity =>
        {
            using var widened = RelativePositions.Of(capacity, _config, positionTable.device);
            return Project(widened, positionTable);
        });
    }

    public override void train(bool train = true)
    {
        _positionCache.Clear();
        base.train(train);
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
            _positionCache.Clear();
        base.Dispose(disposing);
    }

    private PositionProjections Project(RelativePositions positions, Tensor positionTable)
    {
        var rows = _positionDropout.call(positionTable.narrow(0, positions.FirstRow, positions.RowCount));
        var (query, key) = ProjectRows(rows);
        if (positions.RowOfDistance is { } index)
            (query, key) = (query.index_select(1, index), key.index_select(1, index));
        return new(key.flip(1), query.Times(_config.AttentionScale));
    }

    // [heads, batch, length, size] x [heads, width, size] -> contiguous [heads, batch, length, width], width = 2·length - 1
    private static (Tensor Products, long Length, long Width) PositionProducts(Tensor content, Tensor positions)
    {
        var (heads, batch, length, width) = (content.shape[0], content.shape[1], content.shape[2], positions.shape[1]);
        var products = content.reshape(heads, batch * length, -1).matmul(positions.transpose(-1, -2));
        return (products.view(heads, batch, length, width), length, width);
    }

    // A view, not a copy: the element for (q, k) shifts by one column per row, which a stride of width - 1 expresses (spec section 10.3).
    private static Tensor Skew(Tensor products, long length, long width, long queryStride, long keyStride)
    {
        var (heads, batch) = (products.shape[0], products.shape[1]);
        return products.as_strided(
            [heads, batch, length, length], [batch * length * width, length * width, queryStride, keyStride], length - 1);
    }

    // [batch, length, hidden] -> [heads, batch, length, size], contiguous
    private Tensor SplitHeads(Tensor x) => x.view(x.shape[0], x.shape[1], _config.AttentionHeads, -1).permute(2, 0, 1, 3).contiguous();

    // [rows, hidden] -> [heads, rows, size]
    private Tensor SplitRows(Tensor x) => x.view(x.shape[0], _config.AttentionHeads, -1).transpose(0, 1);

    // [heads, batch, length, size] -> [batch, length, hidden]
    private static Tensor MergeHeads(Tensor x) => x.permute(1, 2, 0, 3).flatten(2);
}
