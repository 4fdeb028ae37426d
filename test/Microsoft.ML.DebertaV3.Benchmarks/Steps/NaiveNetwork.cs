using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Microsoft.ML.DebertaV3.Benchmarks.Steps;

/// <summary>
/// Sequence classification operation for operation as transformers' DebertaV2ForSequenceClassification, of torch's own modules.
/// </summary>
internal sealed class NaiveNetwork : nn.Module<Tensor, Tensor, Tensor>
{
    private readonly Embedding word_embeddings;
    private readonly NaiveEncoder encoder;
    private readonly Dropout classifier_dropout;
    private readonly Linear pooler, classifier;

    public NaiveNetwork(DebertaV3Config config, int labels)
        : base(nameof(NaiveNetwork))
    {
        word_embeddings = nn.Embedding(config.VocabularySize, config.HiddenSize, config.PaddingId);
        encoder = new(config);
        classifier_dropout = nn.Dropout(config.ClassifierDropout ?? config.HiddenDropout);
        pooler = nn.Linear(config.HiddenSize, config.HiddenSize);
        classifier = nn.Linear(config.HiddenSize, labels);
        RegisterComponents();
    }

    /// <summary>ids and mask [batch, length] to logits [batch, labels].</summary>
    public override Tensor forward(Tensor ids, Tensor mask)
    {
        using var scope = NewDisposeScope();
        var hidden = encoder.call(word_embeddings.call(ids), mask);
        var pooled = pooler.call(hidden.select(1, 0)).gelu();
        return classifier.call(classifier_dropout.call(pooled)).MoveToOuterDisposeScope();
    }
}
