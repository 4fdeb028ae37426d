using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.DebertaV3;

namespace TextService;

/// <summary>A text classifier and its explanations. Thread safe.</summary>
internal sealed class Classifier : IModel<Classification>
{
    private readonly MLContext _mlContext;
    private readonly DebertaV3Transformer _model, _attribution;

    private Classifier(MLContext mlContext, DebertaV3Transformer model, DebertaV3Transformer attribution) =>
        (_mlContext, _model, _attribution) = (mlContext, model, attribution);

    /// <summary>Loads a folder with a model that gives a text one of several labels.</summary>
    /// <exception cref="InvalidDataException">It is damaged, or does something else.</exception>
    public static Classifier Load(string folder)
    {
        var mlContext = new MLContext();
        var model = mlContext.Model.LoadDebertaV3(folder, sentence1ColumnName: nameof(TextRow.Text));
        try
        {
            var none = mlContext.Data.LoadFromEnumerable<TextRow>([]);
            if (model.GetOutputSchema(none.Schema).GetColumnOrNull("PredictedLabel")?.Type is not KeyDataViewType)
                throw new InvalidDataException($"The model in {folder} does not give a text one of several labels.");
            return new(mlContext, model, mlContext.Transforms.Text.DebertaV3Attribution(model).Fit(none));
        }
        catch
        {
            model.Dispose();
            throw;
        }
    }

    /// <inheritdoc/>
    public IEnumerable<Classification> Score(IReadOnlyList<string> texts) =>
        _model.Transform(Rows(texts)).GetColumn<float[]>("Score").Select(scores =>
        {
            var best = scores.IndexOf(scores.Max());
            var all = _model.Labels.Zip(scores).ToDictionary(pair => pair.First, pair => pair.Second);
            return new Classification(_model.Labels[best], scores[best], all);
        }).ToArray();

    /// <summary>Explains the prediction of a text.</summary>
    public Explanation Explain(string text)
    {
        var row = _mlContext.Data.CreateEnumerable<AttributionRow>(_attribution.Transform(Rows([text])), reuseRowObject: false).Single();
        var words = row.Attributions.Select((score, i) =>
            new Explanation.Word(row.AttributionStarts[i], row.AttributionEnds[i], score));
        return new(row.AttributionLabel, row.AttributionOutput, row.AttributionBaseline, [.. words]);
    }

    public void Dispose()
    {
        _attribution.Dispose();
        _model.Dispose();
    }

    private IDataView Rows(IReadOnlyList<string> texts) =>
        _mlContext.Data.LoadFromEnumerable(texts.Select(text => new TextRow { Text = text }));

    private sealed class AttributionRow
    {
        public float[] Attributions { get; set; } = [];

        public int[] AttributionStarts { get; set; } = [];

        public int[] AttributionEnds { get; set; } = [];

        public string AttributionLabel { get; set; } = "";

        public float AttributionOutput { get; set; }

        public float AttributionBaseline { get; set; }
    }
}
