using Microsoft.ML.DebertaV3.Tests.Support;
using static TorchSharp.torch;

namespace Microsoft.ML.DebertaV3.Tests.Fitting.Distributed;

/// <summary>How a fit of one rank ended.</summary>
/// <param name="Weights">All weights, one network after the other.</param>
/// <param name="History">Its history.</param>
internal sealed record RankedFit(float[] Weights, TrainingHistory History)
{
    private static readonly string[] Words = ["kettle", "rain", "train", "window", "seven", "blue", "again", "road"];

    /// <summary>Fine-tunes a small network on 43 rows: the last batch has fewer rows than some have ranks.</summary>
    /// <param name="ranks">The ranks; null for one process.</param>
    /// <param name="rows">Rows per batch of all ranks.</param>
    /// <param name="change">Changes the options.</param>
    public static RankedFit Classification(ICommunicator? ranks, int rows, Action<DebertaV3TextClassificationOptions>? change = null)
    {
        var context = new MLContext(seed: 1);
        var options = new DebertaV3TextClassificationOptions { ClassWeights = new Dictionary<string, float> { ["yes"] = 3 } };
        Common(options, ranks, rows);
        options.ClassifierDropout = 0;
        options.LearningRate = 1e-2;
        change?.Invoke(options);
        var data = Rows(context);
        return Of(context.MulticlassClassification.Trainers.DebertaV3TextClassification(options)
            .Fit(context.Transforms.Conversion.MapValueToKey("Label").Fit(data).Transform(data)));
    }

    /// <summary>Pre-trains small networks.</summary>
    /// <inheritdoc cref="Classification"/>
    public static RankedFit Pretraining(ICommunicator? ranks, int rows, Action<DebertaV3PretrainingOptions>? change = null)
    {
        var context = new MLContext(seed: 1);
        var options = new DebertaV3PretrainingOptions { InputColumnName = "Sentence1", MaxLength = 16, IntervalSteps = 2 };
        Common(options, ranks, rows);
        options.LearningRate = 1e-2;
        change?.Invoke(options);
        return Of(context.Transforms.Text.DebertaV3Pretraining(options).Fit(Rows(context)));
    }

    /// <summary>Saves a pre-trained discriminator whose generator is lost: the next pre-training prepares one.</summary>
    public static DebertaV3Checkpoint WithoutGenerator(string folder)
    {
        var context = new MLContext(seed: 1);
        var options = new DebertaV3PretrainingOptions { InputColumnName = "Sentence1", MaxLength = 16 };
        Common(options, ranks: null, rows: 8);
        (options.Checkpoint, options.MaxSteps) = (Network(layers: 4), 1);
        using (var trained = context.Transforms.Text.DebertaV3Pretraining(options).Fit(Rows(context)))
            trained.SavePretrained(folder);
        File.Delete(Path.Combine(folder, "generator_config.json"));
        File.Delete(Path.Combine(folder, "model.generator.safetensors"));
        return DebertaV3Checkpoint.FromFolder(folder);
    }

    /// <summary>Requires weights and losses that differ by no more than the order of float32 sums.</summary>
    public static void AreClose(RankedFit expected, RankedFit actual, double tolerance = 2e-5)
    {
        Assert.HasCount(expected.Weights.Length, actual.Weights);
        var largest = expected.Weights.Zip(actual.Weights).Max(pair => Math.Abs(pair.First - pair.Second));
        Assert.IsLessThanOrEqualTo(tolerance, largest, "largest difference of a weight");
        Assert.AreEqual(expected.History.Steps, actual.History.Steps);
        Assert.AreEqual(expected.History.BestEpoch, actual.History.BestEpoch);
        Assert.HasCount(expected.History.Epochs.Count, actual.History.Epochs);
        foreach (var (one, other) in expected.History.Epochs.Zip(actual.History.Epochs))
        {
            Assert.AreEqual(one.TrainingLoss, other.TrainingLoss, tolerance * Math.Abs(one.TrainingLoss));
            Assert.AreEqual(one.LearningRate, other.LearningRate);
            foreach (var (metric, value) in one.Validation)
                Assert.AreEqual(value, other.Validation[metric], 1e-3, metric);
        }
    }

    private static void Common(DebertaV3FitOptions options, ICommunicator? ranks, int rows)
    {
        options.Communicator = ranks;
        options.BatchSize = rows / (ranks?.Size ?? 1);
        options.GradientAccumulation = 2;
        options.MaxEpochs = 2;
        (options.HiddenDropout, options.AttentionDropout) = (0, 0);
        options.ClipNorm = 0.1;
        options.AdamEpsilon = 1e-4; // rounding of a gradient near 0 must not decide its update
        options.ValidationFraction = 0.2;
        options.Checkpoint = Network(layers: 2);
    }

    private static DebertaV3Checkpoint Network(int layers) => DebertaV3Checkpoint.Random(
        SmallNetwork.Config with { Layers = layers, MaxPositions = 64 }, DebertaV3Checkpoint.Tiny.Tokenizer, "Tiny", 5);

    private static IDataView Rows(MLContext context) => context.Data.LoadFromEnumerable(Enumerable.Range(0, 43).Select(i =>
    {
        var random = new Random(i);
        return new TextExample
        {
            Sentence1 = string.Join(' ', Enumerable.Range(0, 3 + i % 9).Select(_ => Words[random.Next(Words.Length)])),
            Label = i % 3 == 0 ? "yes" : "no",
        };
    }).ToArray());

    private static RankedFit Of(DebertaV3Transformer fitted)
    {
        using (fitted)
        using (no_grad())
        using (NewDisposeScope())
        {
            return new([.. fitted.Model.Network.named_parameters().SelectMany(entry => entry.parameter.data<float>().ToArray())],
                fitted.TrainingHistory);
        }
    }
}
