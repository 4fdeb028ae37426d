using System.Globalization;

namespace Microsoft.ML.DebertaV3.Tests.Child;

/// <summary>Pre-training of small networks with dropout, accumulation and validation that keeps its state in a folder.</summary>
internal static class SmallPretraining
{
    private static readonly string[] Words = ["kettle", "rain", "train", "window", "seven", "blue", "again", "road"];

    /// <inheritdoc cref="SmallFit.Run"/>
    public static int Run(string folder, int steps)
    {
        var context = new MLContext(seed: 1);
        context.Log += (_, line) => Console.Error.WriteLine(line.RawMessage);
        var rows = context.Data.LoadFromEnumerable(Enumerable.Range(0, 60).Select(Row));

        using var transformer = context.Transforms.Text.DebertaV3Pretraining(Options(folder, steps)).Fit(rows);

        transformer.SavePretrained(Path.Combine(folder, SmallFit.Model));
        File.WriteAllLines(Path.Combine(folder, SmallFit.History), Lines(transformer.TrainingHistory));
        return 0;
    }

    private static DebertaV3PretrainingOptions Options(string folder, int steps)
    {
        var config = new DebertaV3Config
        {
            HiddenSize = 16,
            Layers = 2,
            AttentionHeads = 2,
            IntermediateSize = 32,
            VocabularySize = 8064,
            PositionBuckets = 32
        };
        return new()
        {
            Checkpoint = DebertaV3Checkpoint.New(config, Path.Combine(AppContext.BaseDirectory, "spm.model"), seed: 5),
            InputColumnName = nameof(TextRow.Sentence1),
            BatchSize = 4,
            GradientAccumulation = 2,
            MaxLength = 16,
            MaxEpochs = int.MaxValue,
            MaxSteps = steps,
            LearningRate = 1e-3,
            IntervalSteps = 3,
            ValidationFraction = 0.2,
            ResumeFolder = Path.Combine(folder, SmallFit.Checkpoints),
            SaveEverySteps = 2,
            LossCurveFile = Path.Combine(Directory.CreateDirectory(folder).FullName, SmallFit.Curve),
            Progress = new StepPrinter(),
        };
    }

    private static TextRow Row(int i)
    {
        var random = new Random(i);
        return new() { Sentence1 = string.Join(' ', Enumerable.Range(0, 12).Select(_ => Words[random.Next(Words.Length)])) };
    }

    // All but the seconds.
    private static IEnumerable<string> Lines(TrainingHistory history) =>
        history.Intervals.Select(interval => $"{interval.Step} {Text(interval.Metrics)}")
        .Concat(history.Epochs.Select(epoch =>
        string.Create(CultureInfo.InvariantCulture, $"{epoch.Epoch} {epoch.Step} {epoch.TrainingLoss:r} {Text(epoch.Validation)}")))
        .Append($"{history.Steps} {history.SkippedSteps}");

    private static string Text(IReadOnlyDictionary<string, double> metrics) =>
        string.Join(' ', metrics.Select(metric => string.Create(CultureInfo.InvariantCulture, $"{metric.Key} {metric.Value:r}")));
}
