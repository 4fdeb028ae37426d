using Microsoft.ML.DebertaV3.Tests.Support;

namespace Microsoft.ML.DebertaV3.Tests.Samples.Service;

/// <summary>Models of the service that train in a moment.</summary>
internal static class ServiceModels
{
    /// <summary>A text with a person, which the entity model has learned by heart.</summary>
    public const string PersonText = "why does Ana Smith , go";

    /// <summary>Writes both models below a folder.</summary>
    public static void Write(string folder)
    {
        WriteClassifier(folder, seed: 5);
        WriteEntities(folder);
    }

    /// <summary>Writes a classifier; another seed, other scores.</summary>
    public static void WriteClassifier(string folder, int seed)
    {
        using var model = SmallNetwork.MulticlassTrainer(options => options.Checkpoint = SmallNetwork.New(seed))
            .Fit(Examples.View(new MLContext(seed: 1)));
        model.SavePretrained(Path.Combine(folder, "classifier"));
    }

    private static void WriteEntities(string folder)
    {
        var context = new MLContext(seed: 1);
        var rows = Enumerable.Range(0, 16).Select(i => (i % 4) switch
        {
            0 => Row(PersonText, "Ana Smith", "PER"),
            1 => Row("the train to New York", "New York", "LOC"),
            2 => Row("Bo", "Bo", "PER"),
            _ => new() { Text = "rain and rain" },
        });
        using var model = context.Transforms.Conversion.MapValueToKey("Types")
            .Append(context.MulticlassClassification.Trainers.DebertaV3NamedEntityRecognition(new DebertaV3NamedEntityRecognitionOptions
            {
                Checkpoint = SmallNetwork.Checkpoint,
                Sentence1ColumnName = "Text",
                LabelColumnName = "Types",
                LabelStartColumnName = "Starts",
                LabelEndColumnName = "Ends",
                BatchSize = 4,
                MaxEpochs = 30,
                LearningRate = 5e-3,
            })).Fit(context.Data.LoadFromEnumerable(rows)).LastTransformer;
        model.SavePretrained(Path.Combine(folder, "entities"));
    }

    private static EntityExample Row(string text, string entity, string type)
    {
        var start = text.IndexOf(entity, StringComparison.Ordinal);
        return new() { Text = text, Starts = [start], Ends = [start + entity.Length], Types = [type] };
    }

    private sealed class EntityExample
    {
        public string Text { get; set; } = "";

        public int[] Starts { get; set; } = [];

        public int[] Ends { get; set; } = [];

        public string[] Types { get; set; } = [];
    }
}
