// Pre-trains a network on nucleotides from scratch, with a tokenizer of single characters, and asks what it is worth.
//
//     dotnet run -c Release --project samples/Nucleotides
//
// 1. Makes sequences of four families, whose motifs the network is not told.
// 2. Pre-trains a network without labels, and shows the loss beside the least that is possible.
// 3. Fine-tunes it on a few labelled sequences, beside the same network untrained and a bag of 4-mers, and measures on others.
using Microsoft.ML;
using Microsoft.ML.DebertaV3;
using Nucleotides;
using Shared;
using Spectre.Console;

if (Arguments.Parse(args) is not { } arguments)
    return 1;

var genome = new Genome(arguments.Seed);
var tokenizer = DebertaV3Tokenizer.Characters(Genome.Alphabet);
var untrained = DebertaV3Checkpoint.New(new DebertaV3Config
{
    HiddenSize = 64,
    Layers = 2,
    AttentionHeads = 2,
    IntermediateSize = 256,
    VocabularySize = tokenizer.PieceCount + 1, // and [MASK]
    PositionBuckets = 32,
    MaxPositions = 128,
    InitializerRange = 0.1, // of so narrow a network; 0.02 suits a width of 768
}, tokenizer, arguments.Seed);

// 1. Pre-train: a sequence of its own for each text, with [CLS] and [SEP].
var mlContext = new MLContext(arguments.Seed);
using var pretrained = TrainingBar.Run("Pre-training",
    progress => mlContext.Transforms.Text.DebertaV3Pretraining(new DebertaV3PretrainingOptions
    {
        Objective = arguments.Objective,
        Checkpoint = untrained,
        MaxSteps = arguments.Steps,
        LearningRate = arguments.Rate,
        BatchSize = 32,
        MaxLength = Genome.Length + 2,
        IntervalSteps = Math.Max(1, arguments.Steps / 10),
        Progress = progress,
    }).Fit(mlContext.Data.LoadFromEnumerable(genome.Draw(arguments.Sequences, drawn: arguments.Seed + 1))));
Report.Pretraining(pretrained.TrainingHistory);
if (arguments.Output is { } output)
    pretrained.SavePretrained(output);

// 2. Fine-tune on few sequences; measure on others.
var classification = new Classification(
    genome.Draw(arguments.Labelled, drawn: arguments.Seed + 2), genome.Draw(400, drawn: arguments.Seed + 3), arguments);
Report.Accuracies(
    ("pre-trained", classification.Accuracies("Pre-trained", pretrained.Checkpoint)),
    ("untrained", classification.Accuracies("Untrained", untrained)),
    ("bag of 4-mers, SDCA", [classification.BagOfWords()]));
AnsiConsole.WriteLine($"A guess is right in {1.0 / Genome.Families:p0}; 400 sequences cannot tell three points from chance.");
return 0;
