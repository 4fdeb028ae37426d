using TorchSharp.Utils;
using static TorchSharp.torch;

namespace Microsoft.ML.DebertaV3.Modules;

/// <summary>The network without a head: from ids to the last hidden state.</summary>
internal sealed class Backbone : nn.Module<Tensor, Tensor, Tensor>
{
    [ComponentName(Name = "embeddings")] private readonly Embeddings _embeddings;
    [ComponentName(Name = "encoder")] private readonly Encoder _encoder;

    /// <inheritdoc cref="Modules.Embeddings(DebertaV3Config, Generator?, bool, IWordEmbedding?)"/>
    public Backbone(DebertaV3Config config, Generator? dropoutRandom = null, bool hasPositions = false, IWordEmbedding? shared = null)
        : base(nameof(Backbone))
    {
        config.Validate();
        Config = config;
        _embeddings = new(config, dropoutRandom, hasPositions, shared);
        _encoder = new(config, dropoutRandom);
        RegisterComponents();
    }

    public DebertaV3Config Config { get; }

    public Embeddings Embeddings => _embeddings;

    public Encoder Encoder => _encoder;

    /// <summary>
    /// Maps ids [batch, length] int64 and mask [batch, length] int64 (1 real, 0 padding, in any pattern) to [batch, length, hidden].
    /// </summary>
    public override Tensor forward(Tensor ids, Tensor mask)
    {
        using var embedded = _embeddings.call(ids, mask);
        return _encoder.call(embedded, mask);
    }

    /// <summary>Same as <see cref="forward"/>, from word vectors [batch, length, hidden] instead of ids.</summary>
    public Tensor FromWords(Tensor words, Tensor mask)
    {
        using var embedded = _embeddings.FromWords(words, mask);
        return _encoder.call(embedded, mask);
    }

    /// <summary>
    /// Computes the last states of the enhanced mask decoder at selected rows, [rows, hidden], from ids and mask [batch, length].
    /// </summary>
    public Tensor Decode(Tensor ids, Tensor mask, SelectedRows rows)
    {
        using var scope = NewDisposeScope();
        var embedded = _embeddings.call(ids, mask);
        return _encoder.Decode(embedded, mask, _embeddings.AbsolutePositions(rows.Length), rows).MoveToOuterDisposeScope();
    }

    /// <summary>Returns all hidden states: the output of the embeddings and of each layer, [batch, length, hidden] each.</summary>
    public IReadOnlyList<Tensor> HiddenStates(Tensor ids, Tensor mask)
    {
        var embedded = _embeddings.call(ids, mask);
        var states = new List<Tensor> { embedded };
        _encoder.Run(embedded, mask, state => states.Add(state.alias().MoveToOuterDisposeScope())).Dispose();
        return states;
    }
}
