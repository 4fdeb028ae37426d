using Microsoft.ML.DebertaV3.Runtime;
using TorchSharp.Modules;
using TorchSharp.Utils;
using static TorchSharp.torch;

namespace Microsoft.ML.DebertaV3.Modules;

/// <summary>The stack of encoder layers with their shared relative position table.</summary>
/// <remarks>Spec section 3.5, 3.6. The LayerNorm belongs to the table; there is none after the last layer.</remarks>
internal sealed class Encoder : nn.Module<Tensor, Tensor, Tensor>
{
    /// <summary>How often the enhanced mask decoder applies the last layer.</summary>
    internal const int DecoderPasses = 2;

    [ComponentName(Name = "layer")] private readonly ModuleList<EncoderLayer> _layers;
    [ComponentName(Name = "rel_embeddings")] private readonly EmbeddingTable _positions;
    [ComponentName(Name = "LayerNorm")] private readonly LayerNormalization _positionNormalization;
    private readonly DebertaV3Config _config;
    private readonly Generator? _dropoutRandom;

    public Encoder(DebertaV3Config config, Generator? dropoutRandom)
        : base(nameof(Encoder))
    {
        _config = config;
        _dropoutRandom = dropoutRandom;
        _layers = new([.. Enumerable.Range(0, config.Layers).Select(_ => new EncoderLayer(config, dropoutRandom))]);
        _positions = new(2 * config.PositionBuckets, config.HiddenSize) { HasDenseGradient = true };
        _positionNormalization = new(config.HiddenSize, config.LayerNormEpsilon);
        RegisterComponents();
    }

    public IReadOnlyList<EncoderLayer> Layers => [.. _layers];

    /// <summary>Whether layers recompute their activations in the backward pass instead of storing them.</summary>
    public bool RecomputesActivations { get; set; }

    /// <summary>The normalized relative position table, LayerNorm(table), [2·buckets, hidden].</summary>
    public Tensor PositionTable() => _positionNormalization.call(_positions.Weight);

    /// <summary>Maps hidden [batch, length, hidden] and mask [batch, length] to the last layer's output, [batch, length, hidden].</summary>
    public override Tensor forward(Tensor hidden, Tensor mask) => Run(hidden, mask, onState: null);

    /// <summary>
    /// Same as <see cref="forward"/>; <paramref name="onState"/> is called with each layer's output, which is disposed afterwards.
    /// </summary>
    public Tensor Run(Tensor hidden, Tensor mask, Action<Tensor>? onState)
    {
        using var scope = NewDisposeScope();
        using var positions = RelativePositions.Of((int)hidden.shape[1], _config, hidden.device);
        return Run(_layers, hidden, positions, PositionTable(), KeyBias(mask, hidden.dtype), onState).MoveToOuterDisposeScope();
    }

    /// <summary>
    /// Runs the enhanced mask decoder and returns its state after each pass at selected rows, [rows, hidden] each; the language model head
    /// reads the last.
    /// </summary>
    /// <remarks>
    /// DeBERTa, section 3.2; spec section 4. The last layer is applied repeatedly. Keys and values are always its regular input; the query
    /// is the output of the previous pass, and at first that input plus absolute positions. Since queries never become keys, only the
    /// selected rows are computed.
    /// </remarks>
    public IReadOnlyList<Tensor> DecodeEachPass(Tensor hidden, Tensor mask, Tensor absolutePositions, SelectedRows rows)
    {
        using var scope = NewDisposeScope();
        using var positions = RelativePositions.Of(rows.Length, _config, hidden.device);
        var (table, bias, last) = (PositionTable(), KeyBias(mask, hidden.dtype), _layers[^1]);
        var input = Run(_layers.Take(_layers.Count - 1), hidden, positions, table, bias, onState: null);
        var memory = last.Attention.Self.CreateMemory(input, positions, table, bias, rows);
        var query = rows.Pad(input.Plus(absolutePositions));
        var states = new List<Tensor>();
        for (var pass = 0; pass < DecoderPasses; pass++)
        {
            query = last.Decode(query, memory);
            states.Add(rows.Unpad(query).MoveToOuterDisposeScope());
        }
        return states;
    }

    /// <summary>Same as <see cref="DecodeEachPass"/>, returning only the last state.</summary>
    public Tensor Decode(Tensor hidden, Tensor mask, Tensor absolutePositions, SelectedRows rows)
    {
        using var scope = NewDisposeScope();
        return DecodeEachPass(hidden, mask, absolutePositions, rows)[^1].MoveToOuterDisposeScope();
    }

    private Tensor Run(
        IEnumerable<EncoderLayer> layers, Tensor hidden, RelativePositions positions, Tensor table, Tensor? bias, Action<Tensor>? onState)
    {
        var state = hidden;
        var returned = new List<Tensor>();
        foreach (var layer in layers)
        {
            var next = RecomputesActivations && is_grad_enabled()
                ? Recomputed(layer, state, table, bias, returned)
                : layer.call(state, state, positions, table, bias);
            if (!ReferenceEquals(state, hidden))
                state.Dispose();
            state = next;
            onState?.Invoke(state);
        }
        return state;
    }

    // The call and its inputs live until the backward pass.
    private Tensor Recomputed(EncoderLayer layer, Tensor state, Tensor table, Tensor? bias, List<Tensor> returned) => RecomputedLayer.Run(
        new(layer, _config, _dropoutRandom, returned)
        {
            State = state.alias().DetachFromDisposeScope(),
            PositionTable = table.alias().DetachFromDisposeScope(),
            Bias = bias?.alias().DetachFromDisposeScope(),
        });

    // [batch, length] -> [1, batch, 1, length]; null if nothing is masked. The most negative finite value instead of -infinity avoids NaN
    // in fully masked rows.
    internal static Tensor? KeyBias(Tensor mask, ScalarType type)
    {
        using var scope = NewDisposeScope();
        var masked = mask.EqualTo(0);
        if (!masked.any().item<bool>())
            return null;
        return zeros(mask.shape, type, mask.device).MaskedFill(masked, float.MinValue).unsqueeze(0).unsqueeze(2).MoveToOuterDisposeScope();
    }
}
