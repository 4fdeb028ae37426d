using System.Reflection;
using Microsoft.ML.DebertaV3.Tests.Support;

namespace Microsoft.ML.DebertaV3.Tests.Tasks;

[TestClass]
public sealed class OptionsTests
{
    private readonly MLContext _context = new(seed: 1);

    [TestMethod]
    [DataRow(typeof(DebertaV3TextClassificationOptions))]
    [DataRow(typeof(DebertaV3TextRegressionOptions))]
    public void EveryNumberAndColumnName_IsNamed_WhenItIsSetToNonsense(Type type)
    {
        var options = Activator.CreateInstance(type)!;
        var tried = 0;

        foreach (var property in type.GetProperties().Where(p => Nonsense(p) is not null))
        {
            var before = property.GetValue(options);
            var problem = Assert.Throws<TargetInvocationException>(() => property.SetValue(options, Nonsense(property)),
                property.Name).InnerException;

            Assert.AreEqual(property.Name, Assert.IsInstanceOfType<ArgumentException>(problem).ParamName);
            StringAssert.StartsWith(problem.Message, property.Name);
            Assert.AreEqual(before, property.GetValue(options), property.Name);
            tried++;
        }

        Assert.IsGreaterThanOrEqualTo(14, tried);
    }

    [TestMethod]
    [DataRow(nameof(DebertaV3TrainerOptions.BatchSize), 65_537)]
    [DataRow(nameof(DebertaV3TrainerOptions.BatchSize), 0)]
    [DataRow(nameof(DebertaV3TrainerOptions.MaxLength), 7)]
    [DataRow(nameof(DebertaV3TrainerOptions.MaxLength), 65_537)]
    [DataRow(nameof(DebertaV3TrainerOptions.MaxEpochs), 0)]
    [DataRow(nameof(DebertaV3TrainerOptions.LearningRate), 0.0)]
    [DataRow(nameof(DebertaV3TrainerOptions.HiddenDropout), 1.0)]
    [DataRow(nameof(DebertaV3TrainerOptions.ClipNorm), -1e-9)]
    public void Bounds_AreHeld(string name, object value)
    {
        var options = new DebertaV3TextRegressionOptions();

        var problem = Assert.Throws<TargetInvocationException>(() => options.GetType()
            .GetProperty(name)!.SetValue(options, value)).InnerException;

        Assert.IsInstanceOfType<ArgumentOutOfRangeException>(problem);
    }

    [TestMethod]
    public void Nullable_MayBeSetBackToNull()
    {
        var options = new DebertaV3TextClassificationOptions
        {
            LearningRate = 1,
            HiddenDropout = 0.5,
            ClassifierDropout = 0.5,
            Sentence2ColumnName = "B"
        };

        (options.LearningRate, options.HiddenDropout, options.ClassifierDropout, options.Sentence2ColumnName) = (null, null, null, null);

        Assert.IsNull(options.LearningRate ?? options.HiddenDropout ?? options.ClassifierDropout);
        Assert.IsNull(options.Sentence2ColumnName);
    }

    [TestMethod]
    public void Trainer_TakesASnapshot()
    {
        var options = SmallNetwork.Classification();
        var trainer = _context.MulticlassClassification.Trainers.DebertaV3TextClassification(options);

        options.Sentence1ColumnName = "Elsewhere";

        trainer.Fit(Examples.View(_context)).Dispose();
        Assert.AreEqual("Elsewhere", options.Sentence1ColumnName);
    }

    [TestMethod]
    public void Snapshot_SharesNoCollection()
    {
        var shared = new List<string>();
        object[] all =
        [
            new DebertaV3TextClassificationOptions { ClassWeights = new Dictionary<string, float>() },
            new DebertaV3TextRegressionOptions(), new DebertaV3PretrainingOptions(), new DebertaV3FillMaskOptions(),
        ];
        foreach (var options in all)
        {
            var copy = options.GetType().GetMethod("Snapshot", BindingFlags.Instance | BindingFlags.NonPublic)!.Invoke(options, null)!;
            var collections = options.GetType().GetProperties()
                .Where(p => p.PropertyType != typeof(string) && p.PropertyType.IsAssignableTo(typeof(System.Collections.IEnumerable)))
                .ToArray();
            Assert.IsTrue(collections.All(p => p.GetValue(options) is not null), "A collection is added: give it a value here.");
            shared.AddRange(collections.Where(p => ReferenceEquals(p.GetValue(options), p.GetValue(copy))).Select(p => p.Name));
        }

        Assert.IsEmpty(shared);
    }

    [TestMethod]
    public void Trainer_KeepsItsClassWeights_WhenTheCallersChange()
    {
        var weights = new Dictionary<string, float> { ["kitchen"] = 3 };
        using var expected =
            Fit(SmallNetwork.Classification(o => (o.ClassWeights, o.WarmupRatio) = (new Dictionary<string, float>(weights), 0)));
        var options = SmallNetwork.Classification(o => (o.ClassWeights, o.WarmupRatio) = (weights, 0));
        var trainer = _context.MulticlassClassification.Trainers.DebertaV3TextClassification(options);

        weights["kitchen"] = 0;
        using var fitted = trainer.Fit(Examples.View(_context));

        TensorAssert.AreClose(Tiny.Weights(expected.Model.Network), Tiny.Weights(fitted.Model.Network), 0);

        DebertaV3Transformer Fit(DebertaV3TextClassificationOptions o) =>
            _context.MulticlassClassification.Trainers.DebertaV3TextClassification(o).Fit(Examples.View(_context));
    }

    [TestMethod]
    [DataRow("Sentence1ColumnName", "Sentence2ColumnName")]
    [DataRow("Sentence1ColumnName", "LabelColumnName")]
    [DataRow("LabelColumnName", "ExampleWeightColumnName")]
    [DataRow("ScoreColumnName", "PredictionColumnName")]
    [DataRow("ScoreColumnName", "ProbabilityColumnName")]
    [DataRow("PredictionColumnName", "ProbabilityColumnName")]
    public void Trainer_NamesBothOptions_WhenTheyNameOneColumn(string first, string second)
    {
        var options = SmallNetwork.Classification();
        options.GetType().GetProperty(first)!.SetValue(options, "Same");
        options.GetType().GetProperty(second)!.SetValue(options, "Same");

        var problem =
            Assert.ThrowsExactly<ArgumentException>(() => _context.BinaryClassification.Trainers.DebertaV3TextClassification(options));

        StringAssert.Contains(problem.Message, first);
        StringAssert.Contains(problem.Message, second);
        StringAssert.Contains(problem.Message, "'Same'");
    }

    [TestMethod]
    public void Trainer_IgnoresColumnsThatItsTaskDoesNotHave()
    {
        var multiclass = SmallNetwork.Classification(options => options.ScoreColumnName = options.ProbabilityColumnName);
        var regression = SmallNetwork.Regression(options => options.ScoreColumnName = "PredictedLabel");

        Assert.IsNotNull(_context.MulticlassClassification.Trainers.DebertaV3TextClassification(multiclass));
        Assert.IsNotNull(_context.Regression.Trainers.DebertaV3TextRegression(regression));
    }

    [TestMethod]
    public void LoadDebertaV3_NamesBothOptions_WhenTheyNameOneColumn()
    {
        using var folder = new Checkpoints.TemporaryFolder();
        using (var model = SmallNetwork.FitMulticlass())
            model.SavePretrained(folder.Path);

        var texts = Assert.ThrowsExactly<ArgumentException>(() => _context.Model.LoadDebertaV3(folder.Path, "Text", "Text"));
        var outputs =
            Assert.ThrowsExactly<ArgumentException>(() =>
            _context.Model.LoadDebertaV3(folder.Path, scoreColumnName: "Out", outputColumnName: "Out"));

        StringAssert.Contains(texts.Message, "'Text'");
        StringAssert.Contains(outputs.Message, "'Out'");
    }

    private static object? Nonsense(PropertyInfo property)
    {
        var type = Nullable.GetUnderlyingType(property.PropertyType) ?? property.PropertyType;
        if (!property.CanWrite)
            return null;
        if (type == typeof(int))
            return -1;
        if (type == typeof(double))
            return double.NaN;
        return type == typeof(string) && property.Name.EndsWith("ColumnName", StringComparison.Ordinal) ? " " : null;
    }
}
