using TorchSharp.Utils;
using static TorchSharp.torch;

namespace Microsoft.ML.DebertaV3.Modules;

/// <summary>Word embeddings, normalised, with zero rows at padding: the encoder's input.</summary>
/// <remarks>Spec section 3.1. Version 3 adds no absolute positions and no token types here.</remarks>
internal sealed class Embeddings : nn.Module<Tensor, Tensor, Tensor>
{
    [ComponentName(Name = "word_embeddings")] private readonly EmbeddingTable _words;
    [ComponentName(Name = "LayerNorm")] private readonly LayerNormalization _normalization;
    private readonly RandomDropout _dropout;

    public Embeddings(DebertaV3Config config, Generator? dropoutRandom)
        : base(nameof(Embeddings))
    {
        _words = new(config.VocabularySize, config.HiddenSize, config.PaddingId);
        _normalization = new(config.HiddenSize, config.LayerNormEpsilon);
        _dropout = new(config.HiddenDropout, dropoutRandom);
        RegisterComponents();
    }

    /// <summary>The word table, [vocabulary, hidden]; a masked language model's output matrix is the same table.</summary>
    public Tensor WordTable => _words.Weight;

    /// <summary>Tells the table that it is an output matrix as well.</summary>
    public void Tie() => _words.IsReadWhole = true;

    /// <summary>ids [batch, length] int64, mask [batch, length] (1 real, 0 padding) to [batch, length, hidden].</summary>
    public override Tensor forward(Tensor ids, Tensor mask)
    {
        using var words = Lookup(ids);
        return FromWords(words, mask);
    }

    /// <summary>The rows of the word table, [batch, length, hidden].</summary>
    public Tensor Lookup(Tensor ids) => _words.call(ids);

    /// <summary>What follows the lookup; words may be perturbed ones. [batch, length, hidden] to the same shape.</summary>
    public Tensor FromWords(Tensor words, Tensor mask)
    {
        using var scope = NewDisposeScope();
        var normalized = _normalization.call(words) * mask.unsqueeze(-1).to(words.dtype);
        return _dropout.call(normalized).MoveToOuterDisposeScope();
    }
}
