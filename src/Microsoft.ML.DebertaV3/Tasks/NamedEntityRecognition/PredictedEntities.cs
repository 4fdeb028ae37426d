using Microsoft.ML.Data;
using Microsoft.ML.DebertaV3.DataViews;
using Microsoft.ML.DebertaV3.Scoring;

namespace Microsoft.ML.DebertaV3.Tasks.NamedEntityRecognition;

/// <summary>The prediction for a text.</summary>
/// <param name="Text">The text.</param>
/// <param name="Labels">Label index of each word; negative: no label.</param>
/// <param name="Entities">The entities in order.</param>
internal sealed record PredictedEntities(string Text, int[] Labels, IReadOnlyList<DecodedEntity> Entities)
{
    /// <summary>Creates the output columns.</summary>
    public static IReadOnlyList<OutputColumn> Columns(ModelSettings settings, LabelValues labels) =>
    [
        OutputColumn.Of<PredictedEntities, VBuffer<uint>>(
            settings.Column("Prediction"), new VectorDataViewType(new KeyDataViewType(typeof(uint), labels.Count)),
            ScoreAnnotations.KeyValues(labels), (row, ref keys) => keys = new(row.Labels.Length, row.Keys)),
        Column(settings.Column("EntityText"), TextDataViewType.Instance, (text, entity) => entity.Range.Of(text).AsMemory()),
        Column(settings.Column("EntityType"), TextDataViewType.Instance, (_, entity) => entity.Type.AsMemory()),
        Column(settings.Column("EntityStart"), NumberDataViewType.Int32, (_, entity) => entity.Range.Begin),
        Column(settings.Column("EntityLength"), NumberDataViewType.Int32, (_, entity) => entity.Range.End - entity.Range.Begin),
        Column(settings.Column("Score"), NumberDataViewType.Single, (_, entity) => (float)entity.Score),
    ];

    // Key 0 means missing.
    private uint[] Keys => Array.ConvertAll(Labels, label => (uint)Math.Max(label + 1, 0));

    private static OutputColumn Column<T>(string name, PrimitiveDataViewType itemType, Func<string, DecodedEntity, T> value) =>
        Vectors.Column<PredictedEntities, T>(name, itemType, row => row.Entities.Select(entity => value(row.Text, entity)).ToArray());
}
