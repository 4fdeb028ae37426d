using System.Globalization;

namespace Microsoft.ML.DebertaV3.Tests.Child;

/// <summary>A fit of a small network with dropout, accumulation and validation that keeps its state in a folder.</summary>
internal static class SmallFit
{
    public const string Checkpoints = "checkpoints", Model = "model", History = "history.txt", Curve = "curve.csv";

    private static readonly string[] Words = ["kettle", "rain", "train", "window", "seven", "blue", "again", "road"];

    /// <summary>Prints the number of every step; at the end the folder has the model and its history.</summary>
    /// <param name="folder">Made if it does not exist.</param>
    /// <param name="steps">Steps in all.</param>
    public static int Run(string folder, int steps)
    {
        var context = new MLContext(seed: 1);
        context.Log += (_, line) => Console.Error.WriteLine(line.RawMessage);
        var rows = context.Data.LoadFromEnumerable(Enumerable.Range(0, 60).Select(Row));
        var data = context.Transforms.Conversion.MapValueToKey("Label").Fit(rows).Transform(rows);

        using var transformer = context.MulticlassClassification.Trainers.DebertaV3TextClassification(Options(folder, steps)).Fit(data);

        transformer.SavePretrained(Path.Combine(folder, Model));
        File.WriteAllLines(Path.Combine(folder, History), Lines(transformer.TrainingHistory));
        return 0;
    }

    private static DebertaV3TextClassificationOptions Options(string folder, int steps)
    {
        var config = new DebertaV3Config
        {
            HiddenSize = 16,
            Layers = 1,
            AttentionHeads = 2,
            IntermediateSize = 32,
            VocabularySize = 8064,
            PositionBuckets = 32
        };
        return new()
        {
            Checkpoint = DebertaV3Checkpoint.New(config, Path.Combine(AppContext.BaseDirectory, "spm.model"), seed: 5),
            BatchSize = 4,
            GradientAccumulation = 2,
            MaxEpochs = int.MaxValue,
            MaxSteps = steps,
            ValidationFraction = 0.2,
            ValidationMetric = "LogLoss",
            ResumeFolder = Path.Combine(folder, Checkpoints),
            SaveEverySteps = 2,
            LossCurveFile = Path.Combine(Directory.CreateDirectory(folder).FullName, Curve),
            Progress = new StepPrinter(),
        };
    }

    private static TextRow Row(int i)
    {
        var random = new Random(i);
        return new()
        {
            Sentence1 = string.Join(' ', Enumerable.Range(0, 2 + i % 5).Select(_ => Words[random.Next(Words.Length)])),
            Label = i % 3 == 0 ? "yes" : "no"
        };
    }

    // All but the seconds.
    private static IEnumerable<string> Lines(TrainingHistory history) => history.Epochs
        .Select(e =>
        string.Create(CultureInfo.InvariantCulture,
        $"{e.Epoch} {e.Step} {e.TrainingLoss:r} {e.LearningRate:r} "
        + $"{string.Join(' ', e.Validation.Select(m => $"{m.Key} {m.Value:r}"))}"))
        .Append($"{history.BestEpoch} {history.Steps} {history.SkippedSteps}");
}
