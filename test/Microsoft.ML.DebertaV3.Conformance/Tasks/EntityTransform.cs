using System.Text.Json;

namespace Microsoft.ML.DebertaV3.Conformance.Tasks;

/// <summary>A folder that labels tokens, as a user has it: loaded without Fit, its columns read.</summary>
/// <param name="golden">The case, which names the folder and what runs the network.</param>
/// <param name="aggregation">What becomes an entity.</param>
/// <param name="tolerance">How much scores may differ.</param>
internal sealed class EntityTransform(GoldenCase golden, EntityAggregation aggregation, double tolerance)
{
    /// <summary>Compares words and entities with those of cases.json.</summary>
    public void Compare(JsonElement[] examples, Deviations deviations)
    {
        var context = new MLContext();
        using var transformer = golden.Runtime.Prepare(context.Model.LoadDebertaV3(
            golden.PathOf("folder"),
            new DebertaV3LoadOptions { Sentence1ColumnName = nameof(TextInput.First), Aggregation = aggregation }));
        var texts = examples.Select(example => new TextInput { First = example.Member("text").GetString()! });
        var found = context.Data.CreateEnumerable<EntityPrediction>(
            transformer.Transform(context.Data.LoadFromEnumerable(texts)), reuseRowObject: false).ToArray();
        deviations.AddEqual("rows", found.Length == examples.Length);
        foreach (var (example, row) in examples.Zip(found))
        {
            var labels = row.PredictedLabel.Select(key => transformer.Labels[(int)key - 1]);
            deviations.AddEqual("PredictedLabel", Texts(example.Member("words"), "label").SequenceEqual(labels));
            Compare(example.Member("groups").Member(aggregation.ToString().ToLowerInvariant()), row, deviations);
        }
    }

    private void Compare(JsonElement entities, EntityPrediction row, Deviations deviations)
    {
        var type = aggregation == EntityAggregation.None ? "entity" : "entity_group";
        deviations.AddEqual("EntityText", Texts(entities, "text").SequenceEqual(row.EntityText));
        deviations.AddEqual("EntityType", Texts(entities, type).SequenceEqual(row.EntityType));
        deviations.AddEqual("EntityStart", Numbers(entities, "start").SequenceEqual(row.EntityStart.Select(start => (double)start)));
        var ends = row.EntityStart.Zip(row.EntityLength, (start, length) => (double)start + length);
        deviations.AddEqual("EntityLength", Numbers(entities, "end").SequenceEqual(ends));
        deviations.Add("EntityScore", [.. Numbers(entities, "score")], row.EntityScore, tolerance);
    }

    private static IEnumerable<string> Texts(JsonElement items, string name) =>
        items.EnumerateArray().Select(item => item.Member(name).GetString()!);

    private static IEnumerable<double> Numbers(JsonElement items, string name) =>
        items.EnumerateArray().Select(item => item.Member(name).GetDouble());

    private sealed class EntityPrediction
    {
        public uint[] PredictedLabel { get; set; } = [];

        public string[] EntityText { get; set; } = [];

        public string[] EntityType { get; set; } = [];

        public int[] EntityStart { get; set; } = [];

        public int[] EntityLength { get; set; } = [];

        public float[] EntityScore { get; set; } = [];
    }
}
