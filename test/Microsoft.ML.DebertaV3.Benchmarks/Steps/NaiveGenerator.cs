using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Microsoft.ML.DebertaV3.Benchmarks.Steps;

/// <summary>The generator operation for operation: the enhanced mask decoder over all rows, the head on the masked ones.</summary>
internal sealed class NaiveGenerator : nn.Module<Tensor, Tensor, Tensor, Tensor>
{
    private readonly Embedding word_embeddings, position_embeddings;
    private readonly NaiveEncoder encoder;
    private readonly Linear head_dense;
    private readonly LayerNorm head_norm;
    private readonly Parameter head_bias;

    public NaiveGenerator(DebertaV3Config config)
        : base(nameof(NaiveGenerator))
    {
        word_embeddings = nn.Embedding(config.VocabularySize, config.HiddenSize, config.PaddingId);
        position_embeddings = nn.Embedding(config.MaxPositions, config.HiddenSize);
        nn.init.normal_(word_embeddings.weight!, 0, config.InitializerRange);
        nn.init.normal_(position_embeddings.weight!, 0, config.InitializerRange);
        encoder = new(config);
        head_dense = nn.Linear(config.HiddenSize, config.HiddenSize);
        head_norm = nn.LayerNorm(config.HiddenSize, config.LayerNormEpsilon);
        head_bias = new(zeros(config.VocabularySize));
        RegisterComponents();
    }

    /// <summary>The word table, [vocabulary, hidden]; the output matrix too.</summary>
    public Tensor WordTable => word_embeddings.weight!;

    /// <summary>ids and mask [batch, length] and rows [count] of batch · length to logits [count, vocabulary].</summary>
    public override Tensor forward(Tensor ids, Tensor mask, Tensor rows)
    {
        using var scope = NewDisposeScope();
        var positions = position_embeddings.call(arange(ids.shape[1], ScalarType.Int64));
        var decoded = encoder.Decode(word_embeddings.call(ids), mask, positions);
        var transformed = head_norm.call(head_dense.call(decoded.flatten(0, 1).index_select(0, rows)).gelu());
        return (transformed.matmul(WordTable.t()) + head_bias).MoveToOuterDisposeScope();
    }
}
