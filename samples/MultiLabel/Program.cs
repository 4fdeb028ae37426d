using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.DebertaV3;
using MultiLabel;
using Shared;
using Spectre.Console;

if (TaskArguments.Parse(args, "Fine-tunes DeBERTaV3 to find all topics that a review speaks of.", epochs: 30) is not { } arguments)
    return 1;

var mlContext = new MLContext(arguments.Seed);
var train = mlContext.Data.LoadFromEnumerable(Review.Read(TaskArguments.Data("train.tsv")));
var unseen = mlContext.Data.LoadFromEnumerable(Review.Read(TaskArguments.Data("unseen.tsv")));

// 1. Fine-tune: a review has any number of topics.
using var model = TrainingBar.Run("Training", progress => mlContext.Transforms.Conversion.MapValueToKey("Topics")
    .Append(mlContext.MulticlassClassification.Trainers.DebertaV3MultiLabelClassification(new DebertaV3MultiLabelClassificationOptions
    {
        LabelColumnName = "Topics",
        Sentence1ColumnName = "Text",
        Checkpoint = arguments.Checkpoint,
        MaxEpochs = arguments.Epochs,
        BatchSize = 16,
        Progress = progress,
    }))
    .Append(mlContext.Transforms.Conversion.MapKeyToValue("PredictedLabels")).Fit(train));

// 2. Measure on reviews of other sentences.
var scored = model.Transform(unseen);
var metrics = mlContext.MulticlassClassification.EvaluateMultiLabel(scored, labelColumnName: "Topics");
VBuffer<ReadOnlyMemory<char>> topics = default;
scored.Schema["Score"].GetSlotNames(ref topics);
var table = new Table().Title("Reviews that it has not seen").AddColumns("", "precision", "recall", "F1", "true");
string[] names = [.. topics.DenseValues().Select(topic => topic.ToString()), "all decisions"];
foreach (var (name, found) in names.Zip(metrics.PerLabel.Append(metrics.MicroAverage)))
    table.AddRow(name, $"{found.Precision:p1}", $"{found.Recall:p1}", $"{found.F1Score:p1}", $"{found.Support}");
AnsiConsole.Write(table);
AnsiConsole.WriteLine($"All topics of a review are right in {metrics.SubsetAccuracy:p1} of the reviews.");

// 3. Save, load, predict.
var path = TaskArguments.Output("topics.mlnet");
mlContext.Model.SaveDebertaV3(model, train.Schema, path);
using var loaded = mlContext.Model.Load(path, out _) as IDisposable;
using var engine = mlContext.Model.CreatePredictionEngine<Review, FoundTopics>((ITransformer)loaded!);
string[] texts =
[
    "The soup was salty and the waitress was rude.",
    "A beautiful garden, but we waited an hour for our food and it cost a fortune.",
    "We went there with my parents.",
];
foreach (var text in texts)
{
    var found = engine.Predict(new Review { Text = text }).PredictedLabels;
    AnsiConsole.MarkupLineInterpolated($"[grey]{text}[/] [green]{(found.Length > 0 ? string.Join(", ", found) : "none")}[/]");
}
return 0;
