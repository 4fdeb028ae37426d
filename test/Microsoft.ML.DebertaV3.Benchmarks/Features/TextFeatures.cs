using Microsoft.ML.Data;
using Microsoft.ML.Trainers;
using Microsoft.ML.Trainers.LightGbm;
using Microsoft.ML.Transforms;

namespace Microsoft.ML.DebertaV3.Benchmarks.Features;

/// <summary>Rows as features, made once: n-grams (<c>FeaturizeText</c>) and vectors of a network, for ML.NET's trainers.</summary>
internal sealed class TextFeatures : IDisposable
{
    /// <summary>The column with the n-grams.</summary>
    public const string Words = "Words";

    private const string Features = "Features", Label = "Label";

    /// <summary>
    /// Length of a vector beside n-grams, which have 1 for words and 1 for characters. Of 0.3, 0.6 and 1 it was best on 200 questions of
    /// TREC-6.
    /// </summary>
    private const float BesideLength = 0.6f;

    private readonly MLContext _context = new(seed: 1);
    private readonly TransformerChain<ITransformer> _model;
    private readonly IDataView _train, _test; // read when they are first wanted, and kept

    /// <param name="train">Rows to train with.</param>
    /// <param name="test">Rows to measure on.</param>
    /// <param name="checkpoint">The network; its head is not used.</param>
    /// <param name="vectors">Which of its vectors.</param>
    public TextFeatures(LabelledText[] train, LabelledText[] test, DebertaV3Checkpoint checkpoint, params IEnumerable<TextVector> vectors)
    {
        var rows = _context.Data.LoadFromEnumerable(train);
        var chain = new EstimatorChain<ITransformer>()
            .Append(_context.Transforms.Conversion.MapValueToKey(Label))
            .Append<ITransformer>(_context.Transforms.Text.FeaturizeText(Words, "Text"));
        foreach (var vector in vectors)
        {
            chain = chain
                .Append(_context.Transforms.Text.DebertaV3Embeddings(new DebertaV3EmbeddingsOptions
                {
                    Checkpoint = checkpoint,
                    Layer = vector.Layer,
                    Pooling = vector.Pooling,
                    OutputColumnName = vector.Alone,
                }))
                .Append(_context.Transforms.NormalizeMeanVariance(vector.Alone, fixZero: false))
                .Append(Scaled(vector.Beside, vector.Alone, BesideLength))
                .Append<ITransformer>(Scaled(vector.Alone, vector.Alone, 1));
        }
        var model = chain.Fit(rows);
        _train = _context.Data.Cache(model.Transform(rows));
        _test = _context.Data.Cache(model.Transform(_context.Data.LoadFromEnumerable(test)));
        _model = model;
    }

    /// <summary>Accuracy of a linear model (maximum entropy) of these columns on the test rows.</summary>
    public double Linear(params string[] columns) => Accuracy(columns, _context.MulticlassClassification.Trainers.SdcaMaximumEntropy(
        new SdcaMaximumEntropyMulticlassTrainer.Options { NumberOfThreads = 1 })); // several race: the result would differ from run to run

    /// <summary>Accuracy of gradient-boosted trees of these columns on the test rows.</summary>
    public double Trees(params string[] columns) => Accuracy(columns, _context.MulticlassClassification.Trainers.LightGbm(
        new LightGbmMulticlassTrainer.Options { NumberOfThreads = 1 }));

    public void Dispose() => _model.Dispose();

    private GlobalContrastNormalizingEstimator Scaled(string output, string input, float length) =>
        _context.Transforms.NormalizeGlobalContrast(
            output, input, ensureZeroMean: false, ensureUnitStandardDeviation: false, scale: length);

    private double Accuracy<T>(string[] columns, IEstimator<T> trainer)
        where T : class, ITransformer
    {
        var model = _context.Transforms.Concatenate(Features, columns).Append(trainer).Fit(_train);
        return _context.MulticlassClassification.Evaluate(model.Transform(_test)).MicroAccuracy;
    }
}

/// <summary>A vector of a text, each dimension standardized over the training rows.</summary>
/// <param name="Pooling">How the vectors of the pieces become one.</param>
/// <param name="Layer">The layer; 0 is the embeddings' output.</param>
internal sealed record TextVector(EmbeddingPooling Pooling, int Layer)
{
    /// <summary>The column with the vector of length 1, to be used alone.</summary>
    public string Alone => $"{(Pooling == EmbeddingPooling.ClassificationToken ? "[CLS]" : Pooling)} of layer {Layer}";

    /// <summary>The column with a shorter one, to be used beside n-grams.</summary>
    public string Beside => $"n-grams + {Alone}";
}
