using Microsoft.ML.DebertaV3.Tests.Support;

namespace Microsoft.ML.DebertaV3.Tests.Tasks;

[TestClass]
public sealed class EstimatorBatteryTests
{
    [TestMethod]
    [DataRow("Label", null, DisplayName = "text keys")]
    [DataRow("Label", "Sentence2", DisplayName = "text keys, pair")]
    [DataRow("Grade", null, DisplayName = "numeric keys")]
    [DataRow("Grade", "Sentence2", DisplayName = "numeric keys, pair")]
    [DataRow("Bare", null, DisplayName = "keys without values")]
    public void MulticlassTrainer_MeetsMlNet_ForEveryKindOfKey(string label, string? second)
    {
        var context = new MLContext(seed: 1);
        var options = SmallNetwork.Classification(o => (o.LabelColumnName, o.Sentence2ColumnName) = (label, second));

        Run(context, context.MulticlassClassification.Trainers.DebertaV3TextClassification(options), label, options.Sentence2ColumnName);
    }

    [TestMethod]
    [DataRow(null, DisplayName = "single text")]
    [DataRow("Sentence2", DisplayName = "pair")]
    public void BinaryTrainer_MeetsMlNet(string? second)
    {
        var context = new MLContext(seed: 1);
        var options = SmallNetwork.Classification(o => (o.LabelColumnName, o.Sentence2ColumnName) = ("Truth", second));

        Run(context, context.BinaryClassification.Trainers.DebertaV3TextClassification(options), "Truth", second);
    }

    [TestMethod]
    [DataRow(null, DisplayName = "single text")]
    [DataRow("Sentence2", DisplayName = "pair")]
    public void RegressionTrainer_MeetsMlNet(string? second)
    {
        var context = new MLContext(seed: 1);
        var options = SmallNetwork.Regression(o => o.Sentence2ColumnName = second);

        Run(context, context.Regression.Trainers.DebertaV3TextRegression(options), "Value", second);
    }

    [TestMethod]
    public void Trainers_MeetMlNet_WhenEveryColumnHasAnotherName()
    {
        var context = new MLContext(seed: 1);
        void Rename(DebertaV3TextClassificationOptions o)
        {
            (o.ScoreColumnName, o.PredictionColumnName, o.ProbabilityColumnName) = ("Odds", "Guess", "Chance");
            (o.Sentence1ColumnName, o.Sentence2ColumnName, o.ExampleWeightColumnName) = ("Sentence2", "Sentence1", "Weight");
        }
        var multiclass = SmallNetwork.Classification(Rename);
        var binary = SmallNetwork.Classification(o => o.LabelColumnName = "Truth");
        Rename(binary);
        var regression = SmallNetwork.Regression(
            o => (o.ScoreColumnName, o.Sentence1ColumnName, o.ExampleWeightColumnName) = ("Estimate", "Sentence2", "Weight"));

        Run(context, context.MulticlassClassification.Trainers.DebertaV3TextClassification(multiclass), "Label", "Sentence1", "Weight");
        Run(context, context.BinaryClassification.Trainers.DebertaV3TextClassification(binary), "Truth", "Sentence1", "Weight");
        Run(context, context.Regression.Trainers.DebertaV3TextRegression(regression), "Value", "Sentence2", "Weight");
    }

    [TestMethod]
    public void Trainers_MeetMlNet_WhenOutputColumnsHideInputColumns()
    {
        var context = new MLContext(seed: 1);
        var options = SmallNetwork.Classification(o => (o.ScoreColumnName, o.PredictionColumnName) = ("Weight", "Sentence1"));
        var trainer = context.MulticlassClassification.Trainers.DebertaV3TextClassification(options);
        var valid = Examples.View(context);

        using var transformer = trainer.Fit(valid);

        SchemaComparison.IsKept(trainer.GetOutputSchema(SchemaShape.Create(valid.Schema)), transformer.GetOutputSchema(valid.Schema));
        ViewComparison.AreSame(transformer.Transform(valid), transformer.Transform(valid));
    }

    // Invalid: the text column is missing, a number, a Boolean.
    private static void Run(MLContext context, IEstimator<ITransformer> trainer, string label, string? second, string? weight = null)
    {
        var valid = Examples.View(context);
        var text = second ?? "Sentence1";
        new EstimatorBattery(context, trainer)
        {
            Valid = valid,
            ForTransformOnly = Drop(context, valid, [.. new[] { label, weight }.OfType<string>()]),
            Invalid = [Drop(context, valid, text), Copy(context, valid, "Value", text), Copy(context, valid, "Truth", text)],
        }.Run();
    }

    private static IDataView Drop(MLContext context, IDataView data, params string[] columns) =>
        context.Transforms.DropColumns(columns).Fit(data).Transform(data);

    private static IDataView Copy(MLContext context, IDataView data, string from, string to) =>
        context.Transforms.CopyColumns(to, from).Fit(data).Transform(data);
}
