using TorchSharp.Utils;
using static TorchSharp.torch;

namespace Microsoft.ML.DebertaV3.Modules;

/// <summary>One encoder layer: attention, then the feed-forward part, each with a residual connection and LayerNorm.</summary>
/// <remarks>
/// Spec section 3.6. The query input, which is also the residual, differs from the key and value input only in the enhanced mask decoder
/// (spec section 4).
/// </remarks>
internal sealed class EncoderLayer : nn.Module<Tensor, Tensor, RelativePositions, Tensor, Tensor?, Tensor>
{
    [ComponentName(Name = "attention")] private readonly AttentionBlock _attention;
    [ComponentName(Name = "intermediate")] private readonly IntermediateLayer _intermediate;
    [ComponentName(Name = "output")] private readonly SelfOutput _output;

    public EncoderLayer(DebertaV3Config config, Generator? dropoutRandom)
        : base(nameof(EncoderLayer))
    {
        _attention = new(config, dropoutRandom);
        _intermediate = new(config);
        _output = new(config.IntermediateSize, config, dropoutRandom);
        RegisterComponents();
    }

    public AttentionBlock Attention => _attention;

    /// <inheritdoc cref="DisentangledSelfAttention.forward"/>
    public override Tensor forward(Tensor queryInput, Tensor input, RelativePositions positions, Tensor positionTable, Tensor? bias)
    {
        using var scope = NewDisposeScope();
        var attended = _attention.call(queryInput, input, positions, positionTable, bias);
        return _output.call(_intermediate.call(attended), attended).MoveToOuterDisposeScope();
    }

    /// <summary>
    /// Same as <see cref="forward"/>, for the queries of selected rows, [batch, count, hidden], with keys and values from
    /// <paramref name="memory"/>.
    /// </summary>
    public Tensor Decode(Tensor queryInput, DecoderMemory memory)
    {
        using var scope = NewDisposeScope();
        var attended = _attention.Decode(queryInput, memory);
        return _output.call(_intermediate.call(attended), attended).MoveToOuterDisposeScope();
    }
}
