using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.DebertaV3;
using Microsoft.ML.Trainers;
using Shared;

namespace Nucleotides;

/// <summary>Learns the family of a sequence from the same few sequences, and measures on the same others.</summary>
internal sealed class Classification(Sequence[] labelled, Sequence[] unseen, Arguments arguments)
{
    /// <summary>The accuracy of each repetition, which has its own seed for new weights, order and dropout.</summary>
    public double[] Accuracies(string title, DebertaV3Checkpoint checkpoint) =>
        [.. Enumerable.Range(arguments.Seed, arguments.Repeats).Select(seed => Accuracy($"{title}, seed {seed}", checkpoint, seed))];

    /// <summary>The accuracy of counted runs of four nucleotides.</summary>
    public double BagOfWords()
    {
        var mlContext = new MLContext(arguments.Seed);
        var toKey = mlContext.Transforms.Conversion.MapValueToKey("Label");
        var characters = mlContext.Transforms.Text.TokenizeIntoCharactersAsKeys("Characters", "Text", useMarkerCharacters: false);
        return Measure(mlContext, toKey.Append(characters)
            .Append(mlContext.Transforms.Text.ProduceNgrams("Features", "Characters", ngramLength: 4, useAllLengths: false))
            .Append(mlContext.MulticlassClassification.Trainers.SdcaMaximumEntropy(
                new SdcaMaximumEntropyMulticlassTrainer.Options { NumberOfThreads = 1 })));
    }

    private double Accuracy(string title, DebertaV3Checkpoint checkpoint, int seed)
    {
        var mlContext = new MLContext(seed);
        return TrainingBar.Run(title, progress =>
        {
            var options = new DebertaV3TextClassificationOptions
            {
                Sentence1ColumnName = "Text",
                Checkpoint = checkpoint,
                MaxEpochs = arguments.Epochs,
                BatchSize = 16,
                ReinitializedLayers = 0, // the layers are what pre-training made
                Progress = progress,
            };
            return Measure(mlContext, mlContext.Transforms.Conversion.MapValueToKey("Label")
                .Append(mlContext.MulticlassClassification.Trainers.DebertaV3TextClassification(options)));
        });
    }

    private double Measure<T>(MLContext mlContext, EstimatorChain<T> pipeline)
        where T : class, ITransformer
    {
        using var model = pipeline.Fit(mlContext.Data.LoadFromEnumerable(labelled));
        var scored = model.Transform(mlContext.Data.LoadFromEnumerable(unseen));
        return mlContext.MulticlassClassification.Evaluate(scored).MicroAccuracy;
    }
}
