using Microsoft.ML.DebertaV3.Runtime;
using TorchSharp.Utils;
using static TorchSharp.torch;

namespace Microsoft.ML.DebertaV3.Modules;

/// <summary>Word embeddings, normalised, with zero rows at padding: the encoder's input.</summary>
/// <remarks>Spec section 3.1. Version 3 adds no absolute positions and no token types here; positions are kept for the enhanced mask
/// decoder (spec section 4).</remarks>
internal sealed class Embeddings : nn.Module<Tensor, Tensor, Tensor>
{
    [ComponentName(Name = "word_embeddings")] private readonly EmbeddingTable? _words;
    [ComponentName(Name = "position_embeddings")] private readonly EmbeddingTable? _positions;
    [ComponentName(Name = "LayerNorm")] private readonly LayerNormalization _normalization;
    private readonly RandomDropout _dropout;

    /// <param name="config">The sizes.</param>
    /// <param name="dropoutRandom">For dropout masks; null: none.</param>
    /// <param name="hasPositions">Whether there is a table of absolute positions, for the enhanced mask decoder.</param>
    /// <param name="hasWords">False: every row comes from <see cref="SharedRows"/>.</param>
    public Embeddings(DebertaV3Config config, Generator? dropoutRandom, bool hasPositions = false, bool hasWords = true)
        : base(nameof(Embeddings))
    {
        _words = hasWords ? new(config.VocabularySize, config.HiddenSize, config.PaddingId) : null;
        _positions = hasPositions ? new(config.MaxPositions, config.HiddenSize) { IsReadWhole = true } : null;
        _normalization = new(config.HiddenSize, config.LayerNormEpsilon);
        _dropout = new(config.HiddenDropout, dropoutRandom);
        RegisterComponents();
    }

    /// <summary>The word table, [vocabulary, hidden]; a masked language model's output matrix is the same table.</summary>
    public Tensor WordTable => Words.Weight;

    /// <summary>
    /// Rows of another network's word table, [batch, length, hidden] of ids [batch, length], that every lookup adds to its own; null: none.
    /// </summary>
    /// <remarks>Embedding sharing in pre-training (DeBERTaV3, section 3.2) decides what it is and where its gradient goes.</remarks>
    public Func<Tensor, Tensor>? SharedRows { get; set; }

    /// <summary>Tells the table that it is an output matrix as well.</summary>
    public void Tie() => Words.IsReadWhole = true;

    /// <summary>The absolute positions of a text of <paramref name="length"/> pieces, [length, hidden].</summary>
    /// <exception cref="ArgumentOutOfRangeException">The table is shorter.</exception>
    public Tensor AbsolutePositions(int length)
    {
        var table = (_positions ?? throw new InvalidOperationException("This network has no absolute positions.")).Weight;
        ArgumentOutOfRangeException.ThrowIfGreaterThan(length, table.shape[0]);
        return table.narrow(0, 0, length);
    }

    /// <summary>ids [batch, length] int64, mask [batch, length] (1 real, 0 padding) to [batch, length, hidden].</summary>
    public override Tensor forward(Tensor ids, Tensor mask)
    {
        using var words = Lookup(ids);
        return FromWords(words, mask);
    }

    /// <summary>The rows of the word table, [batch, length, hidden].</summary>
    public Tensor Lookup(Tensor ids)
    {
        if (SharedRows is not { } shared)
            return Words.call(ids);
        if (_words is null)
            return shared(ids);
        using var scope = NewDisposeScope();
        return shared(ids).Plus(_words.call(ids)).MoveToOuterDisposeScope();
    }

    /// <summary>What follows the lookup; words may be perturbed ones. [batch, length, hidden] to the same shape.</summary>
    public Tensor FromWords(Tensor words, Tensor mask)
    {
        using var scope = NewDisposeScope();
        var normalized = _normalization.call(words) * mask.unsqueeze(-1).to(words.dtype);
        return _dropout.call(normalized).MoveToOuterDisposeScope();
    }

    private EmbeddingTable Words => _words ?? throw new InvalidOperationException("This network has no word table of its own.");
}
