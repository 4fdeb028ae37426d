using Microsoft.ML;
using Microsoft.ML.DebertaV3;
using NamedEntities;

namespace TextService;

/// <summary>
/// Makes the sample's two models from its data and the library's own tiny network: <c>train [--Service:Models=FOLDER] [--Epochs=N]</c>.
/// A service of your own gets folders that were trained elsewhere.
/// </summary>
internal static class ModelTraining
{
    private const int ClassifierEpochs = 15, EntityEpochs = 40; // as the samples Attribution and NamedEntities

    /// <summary>Trains and writes both.</summary>
    /// <exception cref="IOException">The folder cannot be written.</exception>
    public static void Run(string[] args)
    {
        var configuration = new ConfigurationBuilder().AddEnvironmentVariables().AddCommandLine(args).Build();
        var models = ServiceOptions.Read(configuration).Models;
        var epochs = configuration.GetValue<int?>("Epochs");
        var mlContext = new MLContext(seed: 1);
        Directory.CreateDirectory(models);
        Write(TrainClassifier(mlContext, epochs ?? ClassifierEpochs), Path.Combine(models, "classifier"));
        Write(TrainEntityFinder(mlContext, epochs ?? EntityEpochs), Path.Combine(models, "entities"));
    }

    private static DebertaV3Transformer TrainClassifier(MLContext mlContext, int epochs)
    {
        var rows = File.ReadLines(Data("messages.tsv")).Skip(1).Select(line => line.Split('\t'))
            .Select(cells => new LabelledText { Label = cells[0], Text = cells[1] });
        return mlContext.Transforms.Conversion.MapValueToKey("Label")
            .Append(mlContext.MulticlassClassification.Trainers.DebertaV3TextClassification(new DebertaV3TextClassificationOptions
            {
                Sentence1ColumnName = "Text",
                MaxEpochs = epochs,
                Progress = new EpochLines("classifier"),
            })).Fit(mlContext.Data.LoadFromEnumerable(rows)).LastTransformer;
    }

    private static DebertaV3Transformer TrainEntityFinder(MLContext mlContext, int epochs) =>
        mlContext.Transforms.Conversion.MapValueToKey("Types")
            .Append(mlContext.MulticlassClassification.Trainers.DebertaV3NamedEntityRecognition(new DebertaV3NamedEntityRecognitionOptions
            {
                Sentence1ColumnName = "Text",
                LabelColumnName = "Types",
                LabelStartColumnName = "Starts",
                LabelEndColumnName = "Ends",
                MaxEpochs = epochs,
                BatchSize = 16,
                ReinitializedLayers = 0,
                Progress = new EpochLines("entities"),
            })).Fit(mlContext.Data.LoadFromEnumerable(Sentence.Read(Data("train.jsonl")))).LastTransformer;

    private static void Write(DebertaV3Transformer model, string folder)
    {
        using (model)
            model.SavePretrained(folder);
        Console.WriteLine($"Written: {Path.GetFullPath(folder)}");
    }

    private static string Data(string name) => Path.Combine(AppContext.BaseDirectory, "data", name);

    private sealed class EpochLines(string model) : IProgress<TrainingProgress>
    {
        public void Report(TrainingProgress value)
        {
            if (value.IsEndOfEpoch)
                Console.WriteLine($"{model}: epoch {value.Epoch} of {value.Epochs}, loss {value.Loss:f3}");
        }
    }

    private sealed class LabelledText
    {
        public string Label { get; set; } = "";

        public string Text { get; set; } = "";
    }
}
