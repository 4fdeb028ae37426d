using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Microsoft.ML.DebertaV3.Benchmarks.Steps;

/// <summary>Sequence classification operation for operation as transformers' DebertaV2ForSequenceClassification, of torch's own modules.</summary>
internal sealed class NaiveNetwork : nn.Module<Tensor, Tensor, Tensor>
{
    private readonly Embedding word_embeddings, rel_embeddings;
    private readonly LayerNorm embedding_norm, position_norm;
    private readonly Dropout embedding_dropout, classifier_dropout;
    private readonly ModuleList<NaiveLayer> layers;
    private readonly Linear pooler, classifier;
    private readonly DebertaV3Config _config;

    public NaiveNetwork(DebertaV3Config config, int labels)
        : base(nameof(NaiveNetwork))
    {
        _config = config;
        word_embeddings = nn.Embedding(config.VocabularySize, config.HiddenSize, config.PaddingId);
        rel_embeddings = nn.Embedding(2 * config.PositionBuckets, config.HiddenSize);
        embedding_norm = nn.LayerNorm(config.HiddenSize, config.LayerNormEpsilon);
        position_norm = nn.LayerNorm(config.HiddenSize, config.LayerNormEpsilon);
        embedding_dropout = nn.Dropout(config.HiddenDropout);
        classifier_dropout = nn.Dropout(config.ClassifierDropout ?? config.HiddenDropout);
        layers = nn.ModuleList([.. Enumerable.Range(0, config.Layers).Select(_ => new NaiveLayer(config))]);
        pooler = nn.Linear(config.HiddenSize, config.HiddenSize);
        classifier = nn.Linear(config.HiddenSize, labels);
        RegisterComponents();
    }

    /// <summary>ids and mask [batch, length] to logits [batch, labels].</summary>
    public override Tensor forward(Tensor ids, Tensor mask)
    {
        using var scope = NewDisposeScope();
        var words = embedding_norm.call(word_embeddings.call(ids));
        var hidden = embedding_dropout.call(words * mask.unsqueeze(2).to(words.dtype));
        var extended = mask.unsqueeze(1).unsqueeze(2);
        var pairs = (extended * extended.squeeze(-2).unsqueeze(-1)).to_type(ScalarType.Bool); // [batch, 1, length, length]
        var distances = Distances(ids.shape[1]);
        var table = position_norm.call(rel_embeddings.weight!);
        foreach (var layer in layers)
            hidden = layer.call(hidden, pairs, distances, table);
        var pooled = pooler.call(hidden.select(1, 0)).gelu();
        return classifier.call(classifier_dropout.call(pooled)).MoveToOuterDisposeScope();
    }

    // Log buckets of q - k, [length, length] int64.
    private Tensor Distances(long length)
    {
        var places = arange(length, ScalarType.Int64);
        var distance = places.unsqueeze(1) - places.unsqueeze(0);
        var middle = _config.PositionBuckets / 2;
        var size = where((distance < middle).logical_and(distance > -middle), middle - 1, distance.abs());
        var logarithmic = (size.to(ScalarType.Float32) / middle).log() / Math.Log((_config.MaximumPositions - 1.0) / middle) * (middle - 1);
        return where(size <= middle, distance, (logarithmic.ceil() + middle) * distance.sign()).to(ScalarType.Int64);
    }
}
