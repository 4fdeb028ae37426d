using Microsoft.ML;
using Microsoft.ML.DebertaV3;
using Shared;
using Spectre.Console;
using TextClassification;

if (Arguments.Parse(args) is not { } arguments)
    return 1;

var mlContext = new MLContext(arguments.Seed);
var data = mlContext.Data.LoadFromTextFile<Message>(arguments.Data, separatorChar: '\t', hasHeader: true);
var split = mlContext.Data.TrainTestSplit(data, testFraction: 0.2);
var toKey = mlContext.Transforms.Conversion.MapValueToKey("Label");
var toLabel = mlContext.Transforms.Conversion.MapKeyToValue("PredictedLabel");

// 1. Fine-tune.
var curve = Path.Combine(AppContext.BaseDirectory, "loss.csv");
var model = TrainingBar.Run("Training", progress =>
{
    var options = new DebertaV3TextClassificationOptions
    {
        Sentence1ColumnName = "Text",
        MaxEpochs = arguments.Epochs,
        LearningRate = arguments.LearningRate,
        ValidationFraction = 0.1,
        EarlyStoppingPatience = 5,
        Checkpoint = arguments.Checkpoint is { } folder ? DebertaV3Checkpoint.FromFolder(folder) : DebertaV3Checkpoint.Tiny,
        Progress = progress,
        LossCurveFile = curve,
    };
    var pipeline = toKey.Append(mlContext.MulticlassClassification.Trainers.DebertaV3TextClassification(options)).Append(toLabel);
    return pipeline.Fit(split.TrainSet);
});

var history = model.OfType<DebertaV3Transformer>().Single().TrainingHistory;
Report.Epochs(history);
Report.Curve(curve, history);

// 2. Evaluate on messages that it has not seen, beside two yardsticks on the same split.
var scored = model.Transform(split.TestSet);
var labels = Report.Labels(scored);
var metrics = mlContext.MulticlassClassification.Evaluate(scored);
Report.Confusion(metrics.ConfusionMatrix, labels);

var bagOfWords = toKey
    .Append(mlContext.Transforms.Text.FeaturizeText("Features", "Text"))
    .Append(mlContext.MulticlassClassification.Trainers.SdcaMaximumEntropy())
    .Fit(split.TrainSet);
Report.Accuracies(
    ("DeBERTaV3", metrics.MicroAccuracy),
    ("FeaturizeText + SdcaMaximumEntropy", mlContext.MulticlassClassification.Evaluate(bagOfWords.Transform(split.TestSet)).MicroAccuracy),
    ("Always the most frequent label", Majority.Accuracy(mlContext, split.TrainSet, split.TestSet)));

// 3. Save, load, predict.
var path = Path.Combine(AppContext.BaseDirectory, "messages.mlnet");
mlContext.Model.SaveDebertaV3(model, data.Schema, path);
using var loaded = mlContext.Model.Load(path, out _) as IDisposable;
using var engine = mlContext.Model.CreatePredictionEngine<Message, Prediction>((ITransformer)loaded!);
string[] texts =
[
    "The blue bin by the station has not been emptied for two weeks.",
    "Could someone trim the hedge that hides the swings?",
    "Every night the bar below us plays music until three.",
];
AnsiConsole.MarkupLineInterpolated($"Saved and loaded [blue]{path}[/] ({new FileInfo(path).Length / 1e6:f1} MB). It says:");
Report.Predictions(texts.Select(text => (text, engine.Predict(new Message { Text = text }))), labels);
return 0;
