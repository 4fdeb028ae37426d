using TorchSharp.Utils;
using static TorchSharp.torch;

namespace Microsoft.ML.DebertaV3.Modules;

/// <summary>The encoder's input: normalized word embeddings, zero at padding.</summary>
/// <remarks>
/// Spec section 3.1. Version 3 adds no absolute positions and no token types here; the enhanced mask decoder uses the absolute positions
/// (spec section 4).
/// </remarks>
internal sealed class Embeddings : nn.Module<Tensor, Tensor, Tensor>
{
    [ComponentName(Name = "word_embeddings")] private readonly EmbeddingTable? _words;
    [ComponentName(Name = "position_embeddings")] private readonly EmbeddingTable? _positions;
    [ComponentName(Name = "LayerNorm")] private readonly LayerNormalization _normalization;
    private readonly RandomDropout _dropout;
    private readonly IWordEmbedding? _shared;

    /// <param name="config">The sizes.</param>
    /// <param name="dropoutRandom">Generator of dropout masks; null for no dropout.</param>
    /// <param name="hasPositions">Whether there is an absolute position table, for the enhanced mask decoder.</param>
    /// <param name="shared">Word embedding that shares another network's table; null if the network has its own.</param>
    public Embeddings(DebertaV3Config config, Generator? dropoutRandom, bool hasPositions = false, IWordEmbedding? shared = null)
        : base(nameof(Embeddings))
    {
        _shared = shared;
        _words = shared is null ? EmbeddingTable.OfWords(config) : shared.OwnTable;
        _positions = hasPositions ? new(config.MaxPositions, config.HiddenSize) { HasDenseGradient = true } : null;
        _normalization = new(config.HiddenSize, config.LayerNormEpsilon);
        _dropout = new(config.HiddenDropout, dropoutRandom);
        RegisterComponents();
    }

    /// <summary>The network's own word table.</summary>
    /// <exception cref="InvalidOperationException">The network uses another network's table.</exception>
    public EmbeddingTable Words => _words ?? throw new InvalidOperationException("This network has no word table of its own.");

    /// <summary>The weight of <see cref="Words"/>, [vocabulary, hidden]; also the output matrix of a masked language model.</summary>
    public Tensor WordTable => Words.Weight;

    /// <summary>Declares that the word table is also used as an output matrix.</summary>
    public void Tie() => Words.HasDenseGradient = true;

    /// <summary>Returns the absolute position embeddings of a text of <paramref name="length"/> pieces, [length, hidden].</summary>
    /// <exception cref="ArgumentOutOfRangeException">The table is shorter.</exception>
    public Tensor AbsolutePositions(int length)
    {
        var table = (_positions ?? throw new InvalidOperationException("This network has no absolute positions.")).Weight;
        ArgumentOutOfRangeException.ThrowIfGreaterThan(length, table.shape[0]);
        return table.narrow(0, 0, length);
    }

    /// <summary>Maps ids [batch, length] int64 and mask [batch, length] (1 real, 0 padding) to [batch, length, hidden].</summary>
    public override Tensor forward(Tensor ids, Tensor mask)
    {
        using var words = Lookup(ids);
        return FromWords(words, mask);
    }

    /// <summary>Looks up the word embeddings of ids [batch, length], to [batch, length, hidden].</summary>
    public Tensor Lookup(Tensor ids) => _shared is null ? Words.call(ids) : _shared.Lookup(ids);

    /// <summary>
    /// Applies LayerNorm, mask and dropout to word embeddings, which may be perturbed. [batch, length, hidden] to the same shape.
    /// </summary>
    public Tensor FromWords(Tensor words, Tensor mask)
    {
        using var scope = NewDisposeScope();
        var normalized = _normalization.call(words) * mask.unsqueeze(-1).to(words.dtype);
        return _dropout.call(normalized).MoveToOuterDisposeScope();
    }
}
