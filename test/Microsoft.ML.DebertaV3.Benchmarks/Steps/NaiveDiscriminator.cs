using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Microsoft.ML.DebertaV3.Benchmarks.Steps;

/// <summary>
/// The discriminator operation for operation; every forward makes its whole word table anew, E_D = stop_gradient(E_G) + E_delta.
/// </summary>
internal sealed class NaiveDiscriminator : nn.Module<Tensor, Tensor, Tensor, Tensor>
{
    private readonly Parameter delta; // [vocabulary, hidden]
    private readonly NaiveEncoder encoder;
    private readonly LayerNorm head_norm;
    private readonly Linear head_dense, classifier;

    public NaiveDiscriminator(DebertaV3Config config)
        : base(nameof(NaiveDiscriminator))
    {
        delta = new(zeros(config.VocabularySize, config.HiddenSize));
        encoder = new(config);
        head_norm = nn.LayerNorm(config.HiddenSize, config.LayerNormEpsilon);
        head_dense = nn.Linear(config.HiddenSize, config.HiddenSize);
        classifier = nn.Linear(config.HiddenSize, 1);
        RegisterComponents();
    }

    /// <summary>ids and mask [batch, length] and E_G [vocabulary, hidden] to logits [batch, length].</summary>
    public override Tensor forward(Tensor ids, Tensor mask, Tensor generatorTable)
    {
        using var scope = NewDisposeScope();
        var table = generatorTable.detach() + delta;
        // TorchSharp has no functional embedding; the gradient is as dense as its
        var words = table.index_select(0, ids.flatten()).view([.. ids.shape, -1]);
        var hidden = encoder.call(words, mask);
        var normalized = head_norm.call(hidden + hidden.narrow(1, 0, 1));
        return classifier.call(head_dense.call(normalized).gelu()).squeeze(-1).MoveToOuterDisposeScope();
    }
}
