using Microsoft.ML;
using Microsoft.ML.DebertaV3;
using MultipleChoice;
using Shared;
using Spectre.Console;

if (TaskArguments.Parse(args, "Fine-tunes DeBERTaV3 to choose the thing that a situation calls for.", epochs: 40) is not { } arguments)
    return 1;

var mlContext = new MLContext(arguments.Seed);
var train = mlContext.Data.LoadFromEnumerable(Situation.Read(TaskArguments.Data("train.tsv")));
var unseen = mlContext.Data.LoadFromEnumerable(Situation.Read(TaskArguments.Data("unseen.tsv")));

// 1. Fine-tune on rows with two to five choices.
using var model = TrainingBar.Run("Training", progress => mlContext.MulticlassClassification.Trainers.DebertaV3MultipleChoice(
    new DebertaV3MultipleChoiceOptions
    {
        ContextColumnName = "Text",
        ChoicesColumnName = "Things",
        LabelColumnName = "Right",
        Checkpoint = arguments.Checkpoint,
        MaxEpochs = arguments.Epochs,
        BatchSize = 16,
        LearningRate = 1e-3,
        Progress = progress,
    }).Fit(train));

// 2. Measure: on what it has learned, and on situations that it has not seen.
var table = new Table().AddColumns("", "right", "a guess", "log loss");
foreach (var (name, rows) in new[] { ("situations that it learned", train), ("other situations", unseen) })
{
    var metrics = mlContext.MulticlassClassification.EvaluateMultipleChoice(model.Transform(rows), labelColumnName: "Right");
    table.AddRow(name, $"{metrics.Accuracy:p1}", $"{metrics.ChanceAccuracy:p1}", $"{metrics.LogLoss:f3}");
}
AnsiConsole.Write(table);

// 3. Save, load, choose.
var path = TaskArguments.Output("choices.mlnet");
mlContext.Model.SaveDebertaV3(model, train.Schema, path);
using var loaded = mlContext.Model.Load(path, out _) as IDisposable;
using var engine = mlContext.Model.CreatePredictionEngine<Situation, Choice>((ITransformer)loaded!);
Situation[] situations =
[
    new() { Text = "Mira sews a button on.", Things = ["a needle", "a bucket", "the oars"] },
    new() { Text = "Otto looks for a comet in the night sky.", Things = ["a stamp", "a telescope"] },
    new() { Text = "Lea drives a nail into the wall of the barn.", Things = ["a pillow", "a scarf", "a candle", "a hammer"] },
];
foreach (var situation in situations)
{
    var chosen = engine.Predict(situation);
    var others = situation.Things.Zip(chosen.Score, (thing, score) => $"{thing} {score:p0}");
    AnsiConsole.MarkupLineInterpolated(
        $"[grey]{situation.Text}[/] [green]{situation.Things[chosen.PredictedLabel]}[/] ({string.Join(", ", others)})");
}
return 0;
