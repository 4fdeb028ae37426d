using Microsoft.ML.Data;
using Microsoft.ML.Trainers;

namespace Microsoft.ML.DebertaV3.Benchmarks.Features;

/// <summary>The network fine-tuned on few rows, alone and beside n-grams: the mean of both models' probabilities.</summary>
internal static class FineTuned
{
    /// <summary>What differs from docs/tiny.md's way: batches of 32, peak rate 1e-3, 10 % warm-up, bfloat16, the rest by default.</summary>
    public static readonly IReadOnlyDictionary<string, Action<DebertaV3TextClassificationOptions>> Variants =
        new Dictionary<string, Action<DebertaV3TextClassificationOptions>>
        {
            ["fine-tuned"] = _ => { },
            ["all layers anew"] = options => options.ReinitializedLayers = options.Checkpoint!.Config.Layers,
            ["none anew"] = options => options.ReinitializedLayers = 0,
            ["lower half frozen"] = options =>
            {
                options.FrozenLayers = options.Checkpoint!.Config.Layers / 2;
                options.FreezeEmbeddings = true;
            },
            ["all layers anew, word table frozen"] = options =>
            {
                options.ReinitializedLayers = options.Checkpoint!.Config.Layers;
                options.FreezeEmbeddings = true;
            },
            ["half the rate"] = options => options.LearningRate /= 2,
            ["twice the rate"] = options => options.LearningRate *= 2,
            ["dropout 0.3"] = options => options.HiddenDropout = 0.3,
        };

    /// <summary>Accuracy of the network, and of network and n-grams together.</summary>
    /// <param name="variant">One of <see cref="Variants"/>.</param>
    /// <param name="task">The rows.</param>
    /// <param name="checkpoint">Where the network starts.</param>
    /// <param name="seed">Everything random of the fit.</param>
    public static (string Method, double Accuracy)[] Accuracies(string variant, FewRowsTask task, DebertaV3Checkpoint checkpoint, int seed)
    {
        var context = new MLContext(seed);
        var toKey = context.Transforms.Conversion.MapValueToKey("Label").Fit(context.Data.LoadFromEnumerable(task.Train));
        var train = toKey.Transform(context.Data.LoadFromEnumerable(task.Train));
        var test = toKey.Transform(context.Data.LoadFromEnumerable(task.Test));
        var trainer = context.MulticlassClassification.Trainers.DebertaV3TextClassification(Options(variant, task, checkpoint));
        using var model = trainer.Fit(train);
        var words = context.Transforms.Text.FeaturizeText("Features", "Text")
            .Append(context.MulticlassClassification.Trainers.SdcaMaximumEntropy(
                new SdcaMaximumEntropyMulticlassTrainer.Options { NumberOfThreads = 1 }))
            .Fit(train);
        uint[] labels = [.. test.GetColumn<uint>("Label")];
        var (own, other) = (Scores(model, test), Scores(words, test));
        float[][] both = [.. own.Zip(other, (a, b) => a.Zip(b, (x, y) => x + y).ToArray())];
        return [(variant, Accuracy(own, labels)), ($"{variant}, with n-grams' probabilities", Accuracy(both, labels))];
    }

    private static DebertaV3TextClassificationOptions Options(string variant, FewRowsTask task, DebertaV3Checkpoint checkpoint)
    {
        var options = new DebertaV3TextClassificationOptions
        {
            Checkpoint = checkpoint,
            Sentence1ColumnName = "Text",
            BatchSize = 32,
            MaxEpochs = task.Epochs,
            LearningRate = 1e-3,
            WarmupRatio = 0.1,
            Precision = TrainingPrecision.BFloat16,
        };
        Variants[variant](options);
        return options;
    }

    // [rows][labels], in the order of the keys
    private static float[][] Scores(ITransformer model, IDataView rows) => [.. model.Transform(rows).GetColumn<float[]>("Score")];

    private static double Accuracy(float[][] scores, uint[] labels) =>
        scores.Zip(labels).Count(row => Array.IndexOf(row.First, row.First.Max()) + 1 == row.Second) / (double)labels.Length;
}
