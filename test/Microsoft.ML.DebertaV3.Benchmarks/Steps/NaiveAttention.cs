using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Microsoft.ML.DebertaV3.Benchmarks.Steps;

/// <summary>
/// Disentangled attention operation for operation as transformers' DebertaV2 does it: all 512 rows, repeated per example, gathered.
/// </summary>
internal sealed class NaiveAttention : nn.Module<Tensor, Tensor, Tensor, Tensor, Tensor, Tensor>
{
    private readonly Linear query_proj, key_proj, value_proj;
    private readonly Dropout pos_dropout, dropout;
    private readonly int _heads, _span;
    private readonly double _scale;

    public NaiveAttention(DebertaV3Config config)
        : base(nameof(NaiveAttention))
    {
        _heads = config.AttentionHeads;
        _span = config.PositionBuckets;
        _scale = Math.Sqrt(3.0 * config.HiddenSize / config.AttentionHeads);
        query_proj = nn.Linear(config.HiddenSize, config.HiddenSize);
        key_proj = nn.Linear(config.HiddenSize, config.HiddenSize);
        value_proj = nn.Linear(config.HiddenSize, config.HiddenSize);
        pos_dropout = nn.Dropout(config.HiddenDropout);
        dropout = nn.Dropout(config.AttentionDropout);
        RegisterComponents();
    }

    /// <summary>
    /// queries (the layer's input, but for the enhanced mask decoder) and hidden [batch, length, hidden], mask [batch, 1, length, length],
    /// distances [length, length], table [512, hidden] to [batch, length, hidden].
    /// </summary>
    public override Tensor forward(Tensor queries, Tensor hidden, Tensor mask, Tensor distances, Tensor table)
    {
        var (batch, length) = (hidden.shape[0], hidden.shape[1]);
        var query = Split(query_proj.call(queries));
        var key = Split(key_proj.call(hidden));
        var value = Split(value_proj.call(hidden));
        var scores = query.bmm(key.transpose(-1, -2) / _scale) + PositionScores(query, key, distances, pos_dropout.call(table), batch);
        var masked = scores.view(-1, _heads, length, length).masked_fill(mask.logical_not(), float.MinValue);
        var probabilities = dropout.call(masked.softmax(-1));
        var context = probabilities.view(-1, length, length).bmm(value);
        return context.view(batch, _heads, length, -1).permute(0, 2, 1, 3).contiguous().flatten(2);
    }

    private Tensor PositionScores(Tensor query, Tensor key, Tensor distances, Tensor table, long batch)
    {
        var rows = table.unsqueeze(0);
        var positionQuery = Split(query_proj.call(rows)).repeat(batch, 1, 1);
        var positionKey = Split(key_proj.call(rows)).repeat(batch, 1, 1);
        long[] shape = [query.shape[0], query.shape[1], query.shape[1]];
        var contentIndex = (distances + _span).clamp(0, 2 * _span - 1).unsqueeze(0).expand(shape);
        var contentToPosition = query.bmm(positionKey.transpose(-1, -2)).gather(-1, contentIndex);
        var positionIndex = (-distances + _span).clamp(0, 2 * _span - 1).unsqueeze(0).expand(shape);
        var positionToContent = key.bmm(positionQuery.transpose(-1, -2)).gather(-1, positionIndex).transpose(-1, -2);
        return contentToPosition / _scale + positionToContent / _scale;
    }

    // [batch, length, hidden] -> [batch * heads, length, size]
    private Tensor Split(Tensor x) =>
        x.view(x.shape[0], x.shape[1], _heads, -1).permute(0, 2, 1, 3).contiguous().view(-1, x.shape[1], x.shape[2] / _heads);
}
