using Microsoft.ML;
using Microsoft.ML.DebertaV3;
using NamedEntities;
using Shared;
using Spectre.Console;

if (TaskArguments.Parse(args, "Fine-tunes DeBERTaV3 to find people, places and organizations in a text.", epochs: 40) is not { } arguments)
    return 1;

var mlContext = new MLContext(arguments.Seed);
var train = mlContext.Data.LoadFromEnumerable(Sentence.Read(TaskArguments.Data("train.jsonl")));
var unseen = mlContext.Data.LoadFromEnumerable(Sentence.Read(TaskArguments.Data("unseen.jsonl")));

// 1. Fine-tune on sentences that say where their entities are.
using var model = TrainingBar.Run("Training", progress => mlContext.Transforms.Conversion.MapValueToKey("Types")
    .Append(mlContext.MulticlassClassification.Trainers.DebertaV3NamedEntityRecognition(new DebertaV3NamedEntityRecognitionOptions
    {
        Sentence1ColumnName = "Text",
        LabelColumnName = "Types",
        LabelStartColumnName = "Starts",
        LabelEndColumnName = "Ends",
        Checkpoint = arguments.Checkpoint,
        MaxEpochs = arguments.Epochs,
        BatchSize = 16,
        ReinitializedLayers = 0,
        Progress = progress,
    })).Fit(train));

// 2. Measure on other sentences with other names.
var metrics = mlContext.MulticlassClassification.EvaluateNamedEntities(
    model.Transform(unseen), "Types", labelStartColumnName: "Starts", labelEndColumnName: "Ends", sentence1ColumnName: "Text");
var table = new Table().Title("Entities of sentences that it has not seen").AddColumns("", "precision", "recall", "F1", "true");
foreach (var (type, found) in metrics.PerType.Append(new("all", metrics.Overall)))
    table.AddRow(type, $"{found.Precision:p1}", $"{found.Recall:p1}", $"{found.F1Score:p1}", $"{found.Support}");
AnsiConsole.Write(table);
AnsiConsole.WriteLine($"{metrics.WordAccuracy:p1} of the words have the right label.");

// 3. Save, load, find entities.
var path = TaskArguments.Output("entities.mlnet");
mlContext.Model.SaveDebertaV3(model, train.Schema, path);
using var loaded = mlContext.Model.Load(path, out _) as IDisposable;
using var engine = mlContext.Model.CreatePredictionEngine<Sentence, Entities>((ITransformer)loaded!);
string[] texts =
[
    "Last week Harriet Boll took the night train from Basel to Ghent.",
    "The director of Ravenhill Press refused to comment.",
    "Nothing happened, and nobody minded.",
];
foreach (var text in texts)
{
    var found = engine.Predict(new Sentence { Text = text });
    AnsiConsole.MarkupLineInterpolated($"[grey]{text}[/]");
    foreach (var ((entity, type), score) in found.EntityText.Zip(found.EntityType).Zip(found.EntityScore))
        AnsiConsole.MarkupLineInterpolated($"  [green]{type}[/] {entity} ({score:p0})");
}
return 0;
