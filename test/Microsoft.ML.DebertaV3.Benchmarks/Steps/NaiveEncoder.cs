using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Microsoft.ML.DebertaV3.Benchmarks.Steps;

/// <summary>From word vectors to hidden states, operation for operation as the published code, of torch's own modules.</summary>
internal sealed class NaiveEncoder : nn.Module<Tensor, Tensor, Tensor>
{
    private const int DecoderPasses = 2;

    private readonly Embedding rel_embeddings;
    private readonly LayerNorm embedding_norm, position_norm;
    private readonly Dropout embedding_dropout;
    private readonly ModuleList<NaiveLayer> layers;
    private readonly DebertaV3Config _config;

    public NaiveEncoder(DebertaV3Config config)
        : base(nameof(NaiveEncoder))
    {
        _config = config;
        rel_embeddings = nn.Embedding(2 * config.PositionBuckets, config.HiddenSize);
        embedding_norm = nn.LayerNorm(config.HiddenSize, config.LayerNormEpsilon);
        position_norm = nn.LayerNorm(config.HiddenSize, config.LayerNormEpsilon);
        embedding_dropout = nn.Dropout(config.HiddenDropout);
        layers = nn.ModuleList([.. Enumerable.Range(0, config.Layers).Select(_ => new NaiveLayer(config))]);
        RegisterComponents();
    }

    /// <summary>words [batch, length, hidden] and mask [batch, length] to the last layer's output, [batch, length, hidden].</summary>
    public override Tensor forward(Tensor words, Tensor mask)
    {
        using var scope = NewDisposeScope();
        return States(words, Context(mask))[^1].MoveToOuterDisposeScope();
    }

    /// <summary>
    /// The enhanced mask decoder in Microsoft's order: every layer runs, the last one's output is not used; then that layer twice over all
    /// rows, keys and values projected each time. absolutePositions [length, hidden]; the result is [batch, length, hidden].
    /// </summary>
    public Tensor Decode(Tensor words, Tensor mask, Tensor absolutePositions)
    {
        using var scope = NewDisposeScope();
        var context = Context(mask);
        var keys = States(words, context)[^2];
        var query = absolutePositions + keys;
        for (var pass = 0; pass < DecoderPasses; pass++)
            query = layers[^1].call(query, keys, context.Pairs, context.Distances, context.Table);
        return query.MoveToOuterDisposeScope();
    }

    private List<Tensor> States(Tensor words, (Tensor Mask, Tensor Pairs, Tensor Distances, Tensor Table) context)
    {
        var hidden = embedding_dropout.call(embedding_norm.call(words) * context.Mask.unsqueeze(2).to(words.dtype));
        var states = new List<Tensor> { hidden };
        foreach (var layer in layers)
            states.Add(layer.call(states[^1], states[^1], context.Pairs, context.Distances, context.Table));
        return states;
    }

    private (Tensor Mask, Tensor Pairs, Tensor Distances, Tensor Table) Context(Tensor mask)
    {
        var extended = mask.unsqueeze(1).unsqueeze(2);
        var pairs = (extended * extended.squeeze(-2).unsqueeze(-1)).to_type(ScalarType.Bool); // [batch, 1, length, length]
        return (mask, pairs, Distances(mask.shape[1]), position_norm.call(rel_embeddings.weight!));
    }

    // Log buckets of q - k, [length, length] int64.
    private Tensor Distances(long length)
    {
        var places = arange(length, ScalarType.Int64);
        var distance = places.unsqueeze(1) - places.unsqueeze(0);
        var middle = _config.PositionBuckets / 2;
        var size = where((distance < middle).logical_and(distance > -middle), middle - 1, distance.abs());
        var logarithmic = (size.to(ScalarType.Float32) / middle).log() / Math.Log((_config.MaxPositions - 1.0) / middle) * (middle - 1);
        return where(size <= middle, distance, (logarithmic.ceil() + middle) * distance.sign()).to(ScalarType.Int64);
    }
}
