using System.Numerics.Tensors;
using Embeddings;
using Microsoft.ML;
using Microsoft.ML.DebertaV3;
using Microsoft.ML.Trainers;
using Shared;
using Spectre.Console;

if (Arguments.Parse(args) is not { } arguments)
    return 1;

var mlContext = new MLContext(arguments.Seed);
var data = mlContext.Data.LoadFromTextFile<Message>(arguments.Data, separatorChar: '\t', hasHeader: true);
var split = mlContext.Data.TrainTestSplit(data, testFraction: 0.2);
var checkpoint = arguments.Checkpoint is { } folder ? DebertaV3Checkpoint.FromFolder(folder) : DebertaV3Checkpoint.Tiny;

// 1. Features, made once: n-grams, and vectors of a network, scaled so that they do not drown them.
var vector = new DebertaV3EmbeddingsOptions
{
    Checkpoint = checkpoint,
    Pooling = arguments.Pooling,
    Layer = arguments.Layer,
};
using var features = mlContext.Transforms.Conversion.MapValueToKey("Label")
    .Append(mlContext.Transforms.Text.FeaturizeText("Words", "Text"))
    .Append(mlContext.Transforms.Text.DebertaV3Embeddings(vector))
    .Append(mlContext.Transforms.NormalizeMeanVariance("Embedding", fixZero: false))
    .Append(mlContext.Transforms.NormalizeGlobalContrast(
        "Embedding", ensureZeroMean: false, ensureUnitStandardDeviation: false, scale: 0.6f))
    .Fit(split.TrainSet);
var train = mlContext.Data.Cache(features.Transform(split.TrainSet));
var test = mlContext.Data.Cache(features.Transform(split.TestSet));

// 2. ML.NET's own trainers on each kind of feature, and on both together. One thread: the same result each time.
var trainers = mlContext.MulticlassClassification.Trainers;
var linear = trainers.SdcaMaximumEntropy(new SdcaMaximumEntropyMulticlassTrainer.Options { NumberOfThreads = 1 });
var trees = trainers.LightGbm();
var table = new Table().Title("Accuracy on the held-out messages").AddColumn("Features")
    .AddColumn(new TableColumn("SDCA").RightAligned()).AddColumn(new TableColumn("LightGBM").RightAligned());
foreach (var (name, columns) in new (string, string[])[]
    { ("n-grams", ["Words"]), ("embedding", ["Embedding"]), ("both", ["Words", "Embedding"]) })
{
    table.AddRow(name, $"{Accuracy(linear, columns):p1}", $"{Accuracy(trees, columns):p1}");
}
AnsiConsole.Write(table);

// 3. The nearest messages to a text, by Microsoft.Extensions.AI's interface.
using var generator = mlContext.Model.CreateDebertaV3EmbeddingGenerator(
    new DebertaV3EmbeddingsOptions { Checkpoint = checkpoint, Pooling = vector.Pooling, Layer = vector.Layer, Normalize = true });
string[] texts = [.. mlContext.Data.CreateEnumerable<Message>(data, reuseRowObject: false).Select(message => message.Text)];
var vectors = await generator.GenerateAsync([arguments.Query, .. texts]);
var query = vectors[0].Vector;
AnsiConsole.MarkupLineInterpolated($"Nearest to [blue]{arguments.Query}[/]");
var nearest = texts.Zip(vectors.Skip(1), (text, own) => (Text: text, Cosine: TensorPrimitives.Dot(query.Span, own.Vector.Span)))
    .OrderByDescending(pair => pair.Cosine).Take(5);
foreach (var (text, cosine) in nearest)
    AnsiConsole.MarkupLineInterpolated($"  {cosine:f3}  {text}");
return 0;

double Accuracy<T>(IEstimator<T> trainer, string[] columns)
    where T : class, ITransformer
{
    var model = mlContext.Transforms.Concatenate("Features", columns).Append(trainer).Fit(train);
    return mlContext.MulticlassClassification.Evaluate(model.Transform(test)).MicroAccuracy;
}
