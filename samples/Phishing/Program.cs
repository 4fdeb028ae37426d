using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.DebertaV3;
using Phishing;
using Shared;
using Spectre.Console;

if (TaskArguments.Parse(args, "Fine-tunes DeBERTaV3 to tell phishing from genuine messages.", epochs: 20) is not { } arguments)
    return 1;

var mlContext = new MLContext(arguments.Seed);
var train = mlContext.Data.LoadFromEnumerable(MailMessage.Read(TaskArguments.Data("train.tsv")));
var unseen = mlContext.Data.LoadFromEnumerable(MailMessage.Read(TaskArguments.Data("unseen.tsv")));

// 1. Fine-tune.
using var model = TrainingBar.Run("Training", progress => mlContext.BinaryClassification.Trainers.DebertaV3TextClassification(
    new DebertaV3TextClassificationOptions
    {
        Sentence1ColumnName = "Text",
        Checkpoint = arguments.Checkpoint,
        MaxEpochs = arguments.Epochs,
        BatchSize = 16,
        Progress = progress,
    }).Fit(train));

// 2. Measure on messages of other subjects, beside a bag of words.
var bagOfWords = mlContext.Transforms.Text.FeaturizeText("Features", "Text")
    .Append(mlContext.BinaryClassification.Trainers.LbfgsLogisticRegression())
    .Fit(train);
var table = new Table().Title("Messages on subjects that it has not seen").AddColumn("");
foreach (var title in new[] { "accuracy", "precision", "recall", "AUC" })
    table.AddColumn(new TableColumn(title).RightAligned());
AddRow("DeBERTaV3", model);
AddRow("FeaturizeText + LbfgsLogisticRegression", bagOfWords);
AnsiConsole.Write(table);

// 3. Save, load, predict.
var path = TaskArguments.Output("phishing.mlnet");
mlContext.Model.SaveDebertaV3(model, train.Schema, path);
using var loaded = mlContext.Model.Load(path, out _) as IDisposable;
using var engine = mlContext.Model.CreatePredictionEngine<MailMessage, Verdict>((ITransformer)loaded!);
string[] texts =
[
    "Your account was locked. Enter your password and card number at unlock-me.example within an hour.",
    "The choir meets in the church hall on Thursday; please bring the blue music.",
    "We could not deliver your flowers. Pay 2.20 at bloom-again.example today or they are returned.",
];
foreach (var text in texts)
{
    var verdict = engine.Predict(new MailMessage { Text = text });
    AnsiConsole.MarkupLineInterpolated($"[grey]{text}[/] {(verdict.PredictedLabel ? "phishing" : "genuine")} ({verdict.Probability:p0})");
}
return 0;

void AddRow(string name, ITransformer scorer)
{
    BinaryClassificationMetrics metrics = mlContext.BinaryClassification.EvaluateNonCalibrated(scorer.Transform(unseen));
    table.AddRow(name, $"{metrics.Accuracy:p1}", $"{metrics.PositivePrecision:p1}", $"{metrics.PositiveRecall:p1}",
        $"{metrics.AreaUnderRocCurve:f3}");
}
