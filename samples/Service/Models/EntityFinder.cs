using Microsoft.ML;
using Microsoft.ML.DebertaV3;

namespace TextService;

/// <summary>Finds named entities. Thread safe.</summary>
internal sealed class EntityFinder : IModel<Entity[]>
{
    private readonly MLContext _mlContext;
    private readonly DebertaV3Transformer _model;

    private EntityFinder(MLContext mlContext, DebertaV3Transformer model) => (_mlContext, _model) = (mlContext, model);

    /// <summary>Loads a folder with a model that labels words.</summary>
    /// <exception cref="InvalidDataException">It is damaged, or does something else.</exception>
    public static EntityFinder Load(string folder)
    {
        var mlContext = new MLContext();
        var model = mlContext.Model.LoadDebertaV3(folder, sentence1ColumnName: nameof(TextRow.Text));
        if (model.GetOutputSchema(mlContext.Data.LoadFromEnumerable<TextRow>([]).Schema).GetColumnOrNull("EntityText") is not null)
            return new(mlContext, model);
        model.Dispose();
        throw new InvalidDataException($"The model in {folder} does not find entities.");
    }

    /// <inheritdoc/>
    public IEnumerable<Entity[]> Score(IReadOnlyList<string> texts)
    {
        var rows = _mlContext.Data.LoadFromEnumerable(texts.Select(text => new TextRow { Text = text }));
        return _mlContext.Data.CreateEnumerable<EntityRow>(_model.Transform(rows), reuseRowObject: false).Select(Entities).ToArray();
    }

    public void Dispose() => _model.Dispose();

    private static Entity[] Entities(EntityRow row) => [.. row.EntityText.Select((text, i) => new Entity(
        text, row.EntityType[i], row.EntityStart[i], row.EntityStart[i] + row.EntityLength[i], row.EntityScore[i]))];

    private sealed class EntityRow
    {
        public string[] EntityText { get; set; } = [];

        public string[] EntityType { get; set; } = [];

        public int[] EntityStart { get; set; } = [];

        public int[] EntityLength { get; set; } = [];

        public float[] EntityScore { get; set; } = [];
    }
}
