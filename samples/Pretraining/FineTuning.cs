using Microsoft.ML;
using Microsoft.ML.DebertaV3;
using Shared;

namespace Pretraining;

/// <summary>
/// Fine-tunes checkpoints on the same messages in the same way, and tells how many of the held-out messages each gets right.
/// </summary>
internal sealed class FineTuning(Arguments arguments)
{
    /// <summary>The accuracy of each repetition. All have the same split, each its own seed for new weights, order and dropout.</summary>
    public double[] Accuracies(string title, DebertaV3Checkpoint checkpoint) =>
        [.. Enumerable.Range(arguments.Seed, arguments.Repeats).Select(seed => Accuracy($"{title}, seed {seed}", checkpoint, seed))];

    private double Accuracy(string title, DebertaV3Checkpoint checkpoint, int seed)
    {
        var mlContext = new MLContext(seed);
        var data = mlContext.Data.LoadFromTextFile<Message>(arguments.Messages, separatorChar: '\t', hasHeader: true);
        var split = mlContext.Data.TrainTestSplit(data, testFraction: 0.2, seed: arguments.Seed);
        using var model = TrainingBar.Run(title, progress =>
        {
            var options = new DebertaV3TextClassificationOptions
            {
                Sentence1ColumnName = "Text",
                MaxEpochs = arguments.Epochs,
                Checkpoint = checkpoint,
                ReinitializedLayers = arguments.ReinitializedLayers,
                Progress = progress,
            };
            return mlContext.Transforms.Conversion.MapValueToKey("Label")
                .Append(mlContext.MulticlassClassification.Trainers.DebertaV3TextClassification(options))
                .Fit(split.TrainSet);
        });
        return mlContext.MulticlassClassification.Evaluate(model.Transform(split.TestSet)).MicroAccuracy;
    }
}
