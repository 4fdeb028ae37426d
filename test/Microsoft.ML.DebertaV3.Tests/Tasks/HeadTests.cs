using Microsoft.ML.DebertaV3.Tasks.TextClassification;
using Microsoft.ML.DebertaV3.Tasks.TextRegression;
using Microsoft.ML.DebertaV3.Tests.Checkpoints;
using Microsoft.ML.DebertaV3.Tests.Support;
using Microsoft.ML.Runtime;

namespace Microsoft.ML.DebertaV3.Tests.Tasks;

[TestClass]
public sealed class HeadTests
{
    private readonly MLContext _context = new(seed: 1);

    [TestMethod]
    [DataRow(false, DisplayName = "same order")]
    [DataRow(true, DisplayName = "other order")]
    public void Fit_KeepsTheHead_WhenTheLabelsAreTheSame(bool reversed)
    {
        using var folder = new TemporaryFolder();
        using var original = SmallNetwork.FitMulticlass(options => (options.MaxEpochs, options.LearningRate) = (10, 1e-2));
        original.SavePretrained(folder.Path);
        var rows = Examples.Rows();
        var log = new LogCapture(_context);

        using var refitted = FitWithoutLearning(DebertaV3Checkpoint.FromFolder(folder.Path), reversed ? [.. rows.Reverse()] : rows);

        if (reversed)
            CollectionAssert.AreNotEqual(original.Labels.ToArray(), refitted.Labels.ToArray());
        CollectionAssert.AreEqual(ByName(original, rows), ByName(refitted, rows));
        StringAssert.Contains(string.Join('\n', log.Of(ChannelMessageKind.Info)), "is kept");
    }

    [TestMethod]
    public void Fit_MakesANewHead_WhenTheLabelsDiffer()
    {
        using var original = SmallNetwork.FitMulticlass();
        var rows = Examples.Rows();
        Array.ForEach(rows, row => row.Label = $"other {row.Label}");
        var log = new LogCapture(_context);

        using var refitted = FitWithoutLearning(original.Checkpoint, rows);

        CollectionAssert.AreNotEqual(FittedWeights.Of(original), FittedWeights.Of(refitted));
        StringAssert.Contains(string.Join('\n', log.Of(ChannelMessageKind.Info)),
            "The head is new, for 3 output(s): classifier.bias, classifier.weight");
    }

    [TestMethod]
    public void Fit_MakesANewHead_WhenThereAreMoreLabels()
    {
        using var original = SmallNetwork.FitMulticlass();
        var rows = Examples.Rows();
        rows[0].Label = "a fourth";

        using var refitted = FitWithoutLearning(original.Checkpoint, rows);

        Assert.HasCount(4, refitted.Labels);
        Assert.HasCount(4, MulticlassPrediction.ByEngine(refitted, rows[0])[0].Score);
    }

    [TestMethod]
    public void Checkpoint_TrainsOnFromTheFittedWeights_AndOutlivesTheTransformer()
    {
        var original = SmallNetwork.FitMulticlass();
        var weights = FittedWeights.Of(original);

        var checkpoint = original.Checkpoint;
        original.Dispose();
        using var untouched = FitWithoutLearning(checkpoint, Examples.Rows());
        using var trained = SmallNetwork.MulticlassTrainer(options => options.Checkpoint = checkpoint, _context)
            .Fit(Examples.View(_context));
        using var again = FitWithoutLearning(checkpoint, Examples.Rows());

        CollectionAssert.AreEqual(weights, FittedWeights.Of(untouched));
        CollectionAssert.AreNotEqual(weights, FittedWeights.Of(trained));
        CollectionAssert.AreEqual(weights, FittedWeights.Of(again), "Training on has changed the checkpoint.");
    }

    [TestMethod]
    [DataRow("False,True", null, "0,1")]
    [DataRow("True,False", null, "1,0")]
    [DataRow("LABEL_0,LABEL_1", null, "0,1")]
    [DataRow("False,True", "single_label_classification", "0,1")]
    [DataRow("False,True", "multi_label_classification", null)]
    [DataRow("NEGATIVE,POSITIVE", null, null)]
    [DataRow("entailment,not_entailment", null, null)]
    [DataRow("False,True,Unknown", null, null)]
    [DataRow("True", "regression", null)]
    [DataRow(null, null, null)]
    public void Binary_KeepsAHead_WhoseLabelsAreItsOwnOrNameless(string? labels, string? problemType, string? order) =>
        AssertOrder(order, new BinaryTask(TaskExamples.Settings(BinaryTask.Kind, "False", "True"))
            .MatchHead(labels?.Split(','), problemType));

    [TestMethod]
    [DataRow("similarity", "regression", "0")]
    [DataRow("LABEL_0", null, "0")]
    [DataRow("toxic", "multi_label_classification", null)]
    [DataRow("a,b", "regression", null)]
    [DataRow(null, null, null)]
    public void Regression_KeepsAHead_OfOneNumber(string? labels, string? problemType, string? order) =>
        AssertOrder(order, new RegressionTask(TaskExamples.Settings(RegressionTask.Kind, "Value"))
            .MatchHead(labels?.Split(','), problemType));

    [TestMethod]
    [DataRow("b,a,c", null, "1,0,2")]
    [DataRow("a,b", null, null)]
    [DataRow("a,b,d", null, null)]
    [DataRow("a,b,a", null, null)]
    [DataRow("a,b,c", "multi_label_classification", null)]
    public void Multiclass_KeepsAHead_OfTheSameLabels(string labels, string? problemType, string? order)
    {
        var task = new MulticlassTask(TaskExamples.Settings(MulticlassTask.Kind, "a", "b", "c"));

        AssertOrder(order, task.MatchHead(labels.Split(','), problemType));
    }

    private static void AssertOrder(string? expected, int[]? actual) =>
        Assert.AreEqual(expected, actual is null ? null : string.Join(',', actual));

    // A learning rate that no float32 weight feels.
    private DebertaV3Transformer FitWithoutLearning(DebertaV3Checkpoint checkpoint, TextExample[] rows) =>
        SmallNetwork.MulticlassTrainer(options => (options.Checkpoint, options.LearningRate) = (checkpoint, 1e-30), _context)
            .Fit(Examples.View(_context, rows));

    // The predicted label's name, then the probabilities in the order of the names.
    private static string[] ByName(DebertaV3Transformer model, TextExample[] rows) =>
        [.. MulticlassPrediction.ByEngine(model, rows).Select(prediction =>
    {
        var byName = model.Labels.Zip(prediction.Score).OrderBy(pair => pair.First, StringComparer.Ordinal);
        return $"{model.Labels[(int)prediction.PredictedLabel - 1]} {string.Join(' ', byName.Select(pair => $"{pair.Second:f5}"))}";
    })];
}
