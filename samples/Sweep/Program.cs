using System.Diagnostics;
using System.Security.Cryptography;
using Microsoft.ML;
using Microsoft.ML.DebertaV3;
using Shared;
using Spectre.Console;
using Sweep;

if (Arguments.Parse(args) is not { } arguments)
    return 1;

var mlContext = new MLContext(arguments.Seed);
var data = mlContext.Data.LoadFromTextFile<Message>(arguments.Data, separatorChar: '\t', hasHeader: true);
var split = mlContext.Data.TrainTestSplit(data, testFraction: 0.2); // the search never sees the test rows
var digest = Convert.ToHexStringLower(SHA256.HashData(File.ReadAllBytes(arguments.Data)))[..16];
var sweep = $"data {digest}, {arguments.Folds} folds, seed {arguments.Seed}";
var results = new ResultsFile(arguments.Results, sweep);
var trials = Trial.Draw(arguments.Seed, arguments.Trials, arguments.MostEpochs);

// 1. Every trial that is not finished yet, by cross-validation. Stop it when you like: it goes on from the results.
foreach (var trial in trials)
{
    var isFinished = results.Find(trial) is not null;
    if (!isFinished)
        results.Add(Run(trial));
    var result = results.Find(trial)!;
    AnsiConsole.MarkupLineInterpolated(
        $"Trial {trial.Number} of {trials.Count - 1}: {result.Accuracy:p1}{(isFinished ? " (finished before)" : "")}");
}

// 2. The table, by log loss, which tells more of few rows than accuracy does.
TrialResult[] ranked = [.. trials.Select(trial => results.Find(trial)!).OrderBy(result => result.LogLoss)];
Report.Write(ranked, arguments.Folds);

// 3. The best one and the defaults on the test rows, which chose nothing.
foreach (var trial in new[] { ranked[0].Trial, trials[0] }.Distinct())
{
    using var model = Pipeline(trial).Fit(split.TrainSet);
    var metrics = mlContext.MulticlassClassification.Evaluate(model.Transform(split.TestSet));
    var count = metrics.ConfusionMatrix.Counts.Sum(row => row.Sum());
    AnsiConsole.MarkupLineInterpolated(
        $"Trial {trial.Number} on {count:f0} test messages: {metrics.MicroAccuracy:p1}, log loss {metrics.LogLoss:f3}");
}
return 0;

IEstimator<Microsoft.ML.Data.TransformerChain<DebertaV3Transformer>> Pipeline(Trial trial) =>
    mlContext.Transforms.Conversion.MapValueToKey("Label")
        .Append(mlContext.MulticlassClassification.Trainers.DebertaV3TextClassification(trial.Options()));

TrialResult Run(Trial trial)
{
    var clock = Stopwatch.StartNew();
    var folds = mlContext.MulticlassClassification.CrossValidate(split.TrainSet, Pipeline(trial), arguments.Folds);
    foreach (var fold in folds)
        (fold.Model as IDisposable)?.Dispose();
    return new(
        trial, sweep,
        [.. folds.Select(fold => fold.Metrics.MicroAccuracy)], [.. folds.Select(fold => fold.Metrics.LogLoss)], clock.Elapsed.TotalSeconds);
}
