using TorchSharp.Utils;
using static TorchSharp.torch;

namespace Microsoft.ML.DebertaV3.Modules;

/// <summary>Self-attention and its output projection: <c>attention.self</c> and <c>attention.output</c> of a layer.</summary>
internal sealed class AttentionBlock : nn.Module<Tensor, Tensor, RelativePositions, Tensor, Tensor?, Tensor>
{
    [ComponentName(Name = "self")] private readonly DisentangledSelfAttention _self;
    [ComponentName(Name = "output")] private readonly SelfOutput _output;

    public AttentionBlock(DebertaV3Config config, Generator? dropoutRandom)
        : base(nameof(AttentionBlock))
    {
        _self = new(config, dropoutRandom);
        _output = new(config.HiddenSize, config, dropoutRandom);
        RegisterComponents();
    }

    public DisentangledSelfAttention Self => _self;

    /// <inheritdoc cref="DisentangledSelfAttention.forward"/>
    public override Tensor forward(Tensor queryInput, Tensor input, RelativePositions positions, Tensor positionTable, Tensor? bias)
    {
        using var context = _self.call(queryInput, input, positions, positionTable, bias);
        return _output.call(context, queryInput);
    }

    /// <summary>Same as <see cref="forward"/>, for the queries of selected rows, [batch, count, hidden].</summary>
    public Tensor Decode(Tensor queryInput, DecoderMemory memory)
    {
        using var context = _self.Decode(queryInput, memory);
        return _output.call(context, queryInput);
    }
}
