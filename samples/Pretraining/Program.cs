// Pre-trains a checkpoint on a text of one's own domain, and asks whether fine-tuning gains by it.
//
//     dotnet run -c Release --project samples/Pretraining
//
// 1. Before: fine-tunes the checkpoint on the messages of samples/TextClassification, a few times with different seeds.
// 2. Pre-trains it by replaced token detection on data/handbook.txt, a town's handbook that has the messages' subjects but none of their
// labels.
// 3. After: fine-tunes what came of it in the same way, and prints both results.
//
// Under five minutes on two cores. A handbook of 12,000 words is little: the sample shows the way, not what pre-training can do. One's own
// text, and published weights:
//
//     dotnet run -c Release --project samples/Pretraining -- --text FILE... --checkpoint FOLDER --steps 2000 --output FOLDER
using Microsoft.ML;
using Microsoft.ML.DebertaV3;
using Pretraining;
using Shared;
using Spectre.Console;

if (Arguments.Parse(args) is not { } arguments)
    return 1;

var before = arguments.Checkpoint is { } folder ? DebertaV3Checkpoint.FromFolder(folder) : DebertaV3Checkpoint.Tiny;
var fineTuning = new FineTuning(arguments);
var accuraciesBefore = fineTuning.Accuracies("Before", before);

var mlContext = new MLContext(arguments.Seed);
using var pretrained = TrainingBar.Run("Pre-training",
    progress => mlContext.Transforms.Text.DebertaV3Pretraining(new DebertaV3PretrainingOptions
    {
        InputColumnName = "Text",
        Checkpoint = before,
        MaxSteps = arguments.Steps,
        BatchSize = 16,
        MaxLength = 128,
        Masking = arguments.Masking, // null: as the checkpoint was pre-trained
        GeneratorWarmupSteps = arguments.Steps / 3, // only where the checkpoint has no generator
        ValidationFraction = 0.1,
        IntervalSteps = Math.Max(1, arguments.Steps / 10),
        Progress = progress,
    }).Fit(Documents.Load(mlContext, arguments.Texts)));

Report.Pretraining(pretrained.TrainingHistory);
if (arguments.Output is { } output)
    pretrained.SavePretrained(output);

var accuraciesAfter = fineTuning.Accuracies("After", pretrained.Checkpoint);
Report.Accuracies(("before pre-training", accuraciesBefore), ("after", accuraciesAfter));
AnsiConsole.WriteLine("So few held-out messages cannot tell two or three points of accuracy from chance.");
return 0;
