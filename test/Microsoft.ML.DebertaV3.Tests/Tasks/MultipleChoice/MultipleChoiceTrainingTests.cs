using Microsoft.ML.Data;
using Microsoft.ML.DebertaV3.Modules;
using Microsoft.ML.DebertaV3.Tasks.MultipleChoice;
using Microsoft.ML.DebertaV3.Tests.Checkpoints;
using Microsoft.ML.DebertaV3.Tests.Support;
using Microsoft.ML.DebertaV3.Training;
using Microsoft.ML.Transforms;
using static TorchSharp.torch;

namespace Microsoft.ML.DebertaV3.Tests.Tasks.MultipleChoice;

[TestClass]
public sealed class MultipleChoiceTrainingTests
{
    private static readonly string[] Words = ["kettle", "rain", "train", "seven", "old"];

    private readonly MLContext _context = new(seed: 1);

    [TestMethod]
    public void Fit_OverfitsRows_OfTwoToFourChoices()
    {
        var data = View(64);

        using var model = Trainer(options => (options.MaxEpochs, options.LearningRate) = (60, 3e-3)).Fit(data);
        var metrics = _context.MulticlassClassification.EvaluateMultipleChoice(model.Transform(data), "Label", "Score");

        Assert.IsGreaterThanOrEqualTo(0.95, metrics.Accuracy);
        CollectionAssert.AreEqual(
            model.Transform(data).GetColumn<float[]>("Score").Select(scores => Array.IndexOf(scores, scores.Max())).ToArray(),
            model.Transform(data).GetColumn<int>("PredictedLabel").ToArray());
    }

    [TestMethod]
    public void Fit_LearnsTheSame_FromNumbersAndKeys()
    {
        var keys = _context.Transforms.Conversion
            .MapValueToKey("Label", keyOrdinality: ValueToKeyMappingEstimator.KeyOrdinality.ByValue).Fit(View(16)).Transform(View(16));

        using var fromNumbers = Trainer().Fit(View(16));
        using var fromKeys = Trainer().Fit(keys);

        TensorAssert.AreClose(Tiny.Weights(fromNumbers.Model.Network), Tiny.Weights(fromKeys.Model.Network), 0);
        var view = fromKeys.Transform(keys);
        CollectionAssert.AreEqual(
            fromNumbers.Transform(View(16)).GetColumn<int>("PredictedLabel").ToArray(),
            view.GetColumn<uint>("PredictedLabel").Select(key => (int)key - 1).ToArray());
        SchemaComparison.HasSoundAnnotations(view.Schema);
    }

    [TestMethod]
    public void Losses_OfABatch_AreThoseOfItsExamplesAlone()
    {
        using var scope = NewDisposeScope();
        using var network = Tiny.Initialized(new MultipleChoiceModel(SmallNetwork.Config));
        network.eval();
        var objective = new MultipleChoiceObjective(network);
        TrainingExample[] examples =
        [
            new([1, 50, 2], 1, 1) { Others = [[1, 60, 61, 2], [1, 70, 2]] },
            new([1, 80, 81, 82, 2], 0, 1) { Others = [[1, 90, 2]] },
            new([1, 95, 2], 0, 1), // one choice: nothing to lose
        ];

        using var together = Batch.Of(examples, 0, CPU);
        var losses = objective.Losses(together).data<float>().ToArray();

        for (var i = 0; i < examples.Length; i++)
        {
            using var alone = Batch.Of([examples[i]], 0, CPU);
            Assert.AreEqual(objective.Losses(alone).item<float>(), losses[i], 1e-5f);
        }
        Assert.AreEqual(0f, losses[2], 1e-6f);
        Assert.IsGreaterThan(0f, losses[0]);
    }

    [TestMethod]
    public void Fit_KeepsTheHeadOfAFolder_AndMeasuresHeldOutRows()
    {
        using var folder = new TemporaryFolder();
        using var first = Trainer(options => options.ValidationFraction = 0.25).Fit(View(32));
        first.SavePretrained(folder.Path);

        using var loaded = _context.Model.LoadDebertaV3(folder.Path);
        using var again = Trainer(options =>
            (options.Checkpoint, options.LearningRate) = (DebertaV3Checkpoint.FromFolder(folder.Path), 1e-12)).Fit(View(32));

        CollectionAssert.AreEqual(new[] { "Accuracy", "LogLoss" }, first.TrainingHistory.Epochs[^1].Validation.Keys.ToArray());
        foreach (var other in new[] { loaded, again })
        {
            foreach (var (expected, actual) in Scores(first).Zip(Scores(other)))
                Assert.AreEqual(expected, actual, 1e-4f);
        }
    }

    [TestMethod]
    public void Transform_GivesNothing_OfARowWithoutChoices()
    {
        using var model = Trainer().Fit(View(8));

        var view = model.Transform(_context.Data.LoadFromEnumerable([new ChoiceRow { Context = "rain" }]));

        Assert.IsEmpty(view.GetColumn<float[]>("Score").Single());
        Assert.AreEqual(-1, view.GetColumn<int>("PredictedLabel").Single());
    }

    [TestMethod]
    [DataRow(2, DisplayName = "behind the last")]
    [DataRow(-1, DisplayName = "negative")]
    public void Fit_NamesTheRow_WhoseLabelIsNoChoice(int label)
    {
        var rows = Rows(8);
        rows[5] = new ChoiceRow { Context = "rain", Choices = ["a", "b"], Label = label };

        var problem = Assert.ThrowsExactly<InvalidOperationException>(
            () => Trainer().Fit(_context.Data.LoadFromEnumerable(rows)));

        StringAssert.Contains(problem.Message, "Row 5");
        StringAssert.Contains(problem.Message, "0 to 1");
    }

    [TestMethod]
    public void Trainer_RefusesASecondTextColumn_AndKeysThatDoNotCountUp()
    {
        var keys = _context.Transforms.Conversion.MapValueToKey("Label").Fit(View(3)).Transform(View(3)); // 2, 0, 1: as they occur

        var second = Assert.ThrowsExactly<ArgumentException>(() => Trainer(options => options.Sentence2ColumnName = "Choices"));
        var order = Assert.ThrowsExactly<InvalidOperationException>(() => Trainer().Fit(keys));

        StringAssert.Contains(second.Message, "ChoicesColumnName");
        StringAssert.Contains(order.Message, "ByValue");
    }

    [TestMethod]
    public void Estimator_PassesTheBattery() => new EstimatorBattery(_context, Trainer())
    {
        Valid = View(8),
        Invalid = [_context.Transforms.DropColumns("Choices").Fit(View(8)).Transform(View(8))],
    }.Run();

    private float[] Scores(DebertaV3Transformer model) =>
        [.. model.Transform(View(8)).GetColumn<float[]>("Score").SelectMany(scores => scores)];

    private DebertaV3Trainer Trainer(Action<DebertaV3MultipleChoiceOptions>? change = null)
    {
        var options = new DebertaV3MultipleChoiceOptions { Checkpoint = SmallNetwork.Checkpoint, BatchSize = 4, MaxEpochs = 1 };
        change?.Invoke(options);
        return _context.MulticlassClassification.Trainers.DebertaV3MultipleChoice(options);
    }

    private IDataView View(int rows) => _context.Data.LoadFromEnumerable(Rows(rows));

    // The right choice is the one that ends with "yes".
    private static ChoiceRow[] Rows(int count) => [.. Enumerable.Range(0, count).Select(i =>
    {
        var (choices, label) = (2 + i % 3, (i + 2) % (2 + i % 3));
        if (i < 3)
            (choices, label) = (3, (i + 2) % 3);
        return new ChoiceRow
        {
            Context = $"the {Words[i % Words.Length]} says",
            Choices = [.. Enumerable.Range(0, choices).Select(c => $"{Words[(i + c) % Words.Length]} {(c == label ? "yes" : "no")}")],
            Label = label,
        };
    })];

    private sealed class ChoiceRow
    {
        public string Context { get; set; } = "";

        public string[] Choices { get; set; } = [];

        public int Label { get; set; }
    }
}
