using Microsoft.ML;
using Microsoft.ML.DebertaV3;
using QuestionAnswering;
using Shared;
using Spectre.Console;

if (TaskArguments.Parse(args, "Fine-tunes DeBERTaV3 to find the part of a text that answers a question.", epochs: 60) is not { } arguments)
    return 1;

var mlContext = new MLContext(arguments.Seed);
var train = mlContext.Data.LoadFromTextFile<Question>(TaskArguments.Data("train.tsv"), hasHeader: true);
var unseen = mlContext.Data.LoadFromTextFile<Question>(TaskArguments.Data("unseen.tsv"), hasHeader: true);

// 1. Fine-tune. A sixth of the questions have no answer in their text.
using var model = TrainingBar.Run("Training", progress => mlContext.MulticlassClassification.Trainers.DebertaV3QuestionAnswering(
    new DebertaV3QuestionAnsweringOptions
    {
        Checkpoint = arguments.Checkpoint,
        MaxEpochs = arguments.Epochs,
        BatchSize = 16,
        ReinitializedLayers = 0,
        HandleImpossibleAnswer = true,
        TopK = 2,
        Progress = progress,
    }).Fit(train));

// 2. Measure on other texts, as SQuAD 2 does.
var metrics = mlContext.MulticlassClassification.EvaluateQuestionAnswering(
    model.Transform(unseen), noAnswerProbabilityColumnName: "NoAnswerScore");
var table = new Table().Title("Questions about texts that it has not seen").AddColumns("", "exact match", "F1");
foreach (
    var (name, part) in new[] { ("all", metrics.Overall), ("with an answer", metrics.Answerable!), ("without", metrics.Unanswerable!) })
    table.AddRow(name, $"{part.ExactMatch:f1} %", $"{part.F1Score:f1} %");
AnsiConsole.Write(table);
AnsiConsole.WriteLine($"Best F1 {metrics.BestF1Score.Score:f1} %: no answer above the score {metrics.BestF1Score.Threshold:g3}.");

// 3. Save, load, answer.
var path = TaskArguments.Output("answers.mlnet");
mlContext.Model.SaveDebertaV3(model, train.Schema, path);
using var loaded = mlContext.Model.Load(path, out _) as IDisposable;
using var engine = mlContext.Model.CreatePredictionEngine<Question, Answers>((ITransformer)loaded!);
const string Text = "The kite museum is in Abbey Street. It opens at ten. The director is Rosa Blum. Children pay half.";
AnsiConsole.MarkupLineInterpolated($"[grey]{Text}[/]");
foreach (var question in new[] { "Where is the kite museum?", "Who runs the kite museum?", "Which bus goes to the kite museum?" })
{
    var found = engine.Predict(new Question { Context = Text, Text = question });
    var answers = found.Answer.Zip(found.Score, (answer, score) => $"{(answer.Length > 0 ? answer : "no answer")} ({score:p0})");
    AnsiConsole.MarkupLineInterpolated($"  {question} [green]{string.Join(", ", answers)}[/]");
}
return 0;
