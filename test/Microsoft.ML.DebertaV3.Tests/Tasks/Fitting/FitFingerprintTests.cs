using System.Globalization;
using Microsoft.ML.DebertaV3.Fitting;
using Microsoft.ML.DebertaV3.Scoring;
using Microsoft.ML.DebertaV3.Tasks;
using Microsoft.ML.DebertaV3.Tasks.Fitting;
using Microsoft.ML.DebertaV3.Tasks.TextClassification;
using Microsoft.ML.DebertaV3.Tests.Support;
using Microsoft.ML.DebertaV3.Training;
using static TorchSharp.torch;

namespace Microsoft.ML.DebertaV3.Tests.Tasks.Fitting;

[TestClass]
public sealed class FitFingerprintTests
{
    private static readonly TrainingRow[] Rows = [Row(new([1, 2], 0, 1)), Row(new([3], 1, 1))];

    /// <summary>What may change between two parts of one fit.</summary>
    private static readonly string[] Free =
    [
        "Checkpoint", "ValidationSet", "Progress", "ResumeFolder", "SaveEverySteps", "SaveEveryMinutes", "SavesToKeep", "CancellationToken",
        "MaxNonFiniteSteps", "LossCurveFile", "ScoringPrecision", "Communicator",
    ];

    public static IEnumerable<object[]> Options => typeof(DebertaV3TextClassificationOptions).GetProperties()
        .Select(property => property.Name).Where(name => !Free.Contains(name) && !name.EndsWith("ColumnName", StringComparison.Ordinal))
        .Select(name => new object[] { name });

    [TestMethod]
    [DynamicData(nameof(Options))]
    public void Differences_NameTheOptionThatChanged(string name)
    {
        var changed = new DebertaV3TextClassificationOptions();
        var property = changed.GetType().GetProperty(name)!;
        property.SetValue(changed, Another(property.PropertyType, property.GetValue(changed)));

        var differences = Fingerprint.Differences(Of(new()), Of(changed));

        Assert.HasCount(1, differences);
        StringAssert.StartsWith(differences[0], $"{name} was ");
    }

    [TestMethod]
    public void Differences_NameRowsWeightsAndSeed()
    {
        var (usual, options) = (Of(new()), new DebertaV3TextClassificationOptions());

        Assert.AreEqual("Seed was 1, now 2", Difference(usual, Of(options, seed: 2)));
        StringAssert.StartsWith(Difference(usual, Of(options, networkSeed: 2)), "Starting weights was ");
        StringAssert.StartsWith(Difference(usual, Of(options, heldOut: Rows)), "Validation rows was none, now 2, ");
        foreach (var example in new TrainingExample[] { new([1, 4], 0, 1), new([1, 2], 1, 1), new([1, 2], 0, 2), new([1], 0, 1) })
            StringAssert.StartsWith(Difference(usual, Of(options, training: [Row(example), Rows[1]])), "Training rows was 2, ");
    }

    [TestMethod]
    public void Differences_AreNone_WhenNothingChanged()
    {
        var usual = CultureInfo.CurrentCulture;
        DebertaV3TextClassificationOptions First() =>
            new() { LearningRate = 1.5e-3, ClassWeights = new Dictionary<string, float> { ["A"] = 1.5f, ["B"] = 2 } };
        var stored = Of(First());

        CultureInfo.CurrentCulture = new CultureInfo("de-DE");
        var again = Of(First());
        var reordered =
            Of(new()
            {
                LearningRate = 1.5e-3,
                ClassWeights = new Dictionary<string, float> { ["B"] = 2, ["A"] = 1.5f },
                ScoreColumnName = "Elsewhere",
                SavesToKeep = 7
            });
        CultureInfo.CurrentCulture = usual;

        Assert.IsEmpty(Fingerprint.Differences(stored, again));
        Assert.IsEmpty(Fingerprint.Differences(stored, reordered));
    }

    [TestMethod]
    public void Differences_AreNone_WhenADefaultIsSpelledOut()
    {
        var config = TaskWork.Config(new DebertaV3TextClassificationOptions(), Tiny.Config);
        var spelled = new DebertaV3TextClassificationOptions
        {
            LearningRate = FineTuningRecipe.For(Tiny.Config).LearningRate,
            HiddenDropout = config.HiddenDropout,
            ClassifierDropout = config.ClassifierDropout,
            ValidationMetric = "MicroAccuracy",
            Precision = TrainingPrecision.Float32, // it is so small
        };

        Assert.IsEmpty(Fingerprint.Differences(Of(new()), Of(spelled)));
    }

    private static string Difference(SortedDictionary<string, string> first, SortedDictionary<string, string> second) =>
        Fingerprint.Differences(first, second).Single();

    private static SortedDictionary<string, string> Of(
        DebertaV3TextClassificationOptions options, int seed = 1, int networkSeed = 1, IReadOnlyList<TrainingRow>? training = null,
        IReadOnlyList<TrainingRow>? heldOut = null)
    {
        var config = TaskWork.Config(options, Tiny.Config);
        using var network = Tiny.Initialized(new DebertaV3.Modules.SequenceClassificationModel(config, labels: 2), networkSeed);
        var definition = new MulticlassDefinition(options);
        var task = new MulticlassTask(TaskSettings.Of(definition, MulticlassTask.Kind, DefaultLabels.Names(2)));
        var settings = FitSettings.Of(
            options, config, CPU, options.LearningRate ?? FineTuningRecipe.For(config).LearningRate, options.MaxEpochs ?? 10);
        return TaskFingerprint.Of(
            definition, task, settings, config, network, new(training ?? Rows, heldOut), seed, resumesOldVersion: false);
    }

    private static TrainingRow Row(TrainingExample example) => new(new EncodedRow([example.Ids]), example.Targets, [example]);

    // A valid value that is not the present one.
    private static object Another(Type type, object? value) => (Nullable.GetUnderlyingType(type) ?? type) switch
    {
        var t when t == typeof(double) => value is null or 0.0 ? 0.375 : (double)value / 2,
        var t when t == typeof(int) => value is null ? 3 : (int)value + 1,
        var t when t == typeof(bool) => !(bool)value!,
        var t when t == typeof(string) => "LogLoss",
        var t when t == typeof(TrainingPrecision) => TrainingPrecision.BFloat16,
        var t when t == typeof(LearningRateSchedule) => LearningRateSchedule.Cosine,
        var t when t == typeof(IReadOnlyDictionary<string, float>) => new Dictionary<string, float> { ["LABEL_0"] = 2 },
        var t => throw new NotSupportedException($"{t}: tell this test another value."),
    };
}
