using Attribution;
using Microsoft.ML;
using Microsoft.ML.DebertaV3;
using Shared;
using Spectre.Console;

if (Arguments.Parse(args) is not { } arguments)
    return 1;

var mlContext = new MLContext(arguments.Seed);
var data = mlContext.Data.LoadFromTextFile<Message>(arguments.Data, separatorChar: '\t', hasHeader: true);
var split = mlContext.Data.TrainTestSplit(data, testFraction: 0.2);

// 1. A model to explain.
var chain = TrainingBar.Run("Training", progress => mlContext.Transforms.Conversion.MapValueToKey("LabelKey", "Label")
    .Append(mlContext.MulticlassClassification.Trainers.DebertaV3TextClassification(new DebertaV3TextClassificationOptions
    {
        LabelColumnName = "LabelKey",
        Sentence1ColumnName = "Text",
        MaxEpochs = arguments.Epochs,
        Progress = progress,
    }))
    .Fit(split.TrainSet));
using var model = chain.LastTransformer;

// 2. Which words moved it.
using var attribution = mlContext.Transforms.Text.DebertaV3Attribution(model).Fit(split.TestSet);
var test = mlContext.Data.TakeRows(split.TestSet, arguments.Rows);
var rows = mlContext.Data.CreateEnumerable<Explanation>(attribution.Transform(test), reuseRowObject: false).ToArray();
Array.ForEach(rows, ConsolePage.Write);

// 3. The same as a page.
File.WriteAllText(arguments.Page, HtmlPage.Of(rows));
AnsiConsole.MarkupLineInterpolated($"The same as a page: [blue]{Path.GetFullPath(arguments.Page)}[/]");
return 0;
