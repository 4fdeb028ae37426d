using Microsoft.ML.Data;
using Microsoft.ML.DebertaV3.DataViews;

namespace Microsoft.ML.DebertaV3.Conformance.Tasks;

/// <summary>A folder that was fine-tuned elsewhere, as a user has it: loaded without Fit, asked by Transform and an engine.</summary>
internal sealed class TextPredictor : IDisposable
{
    private readonly MLContext _context = new();
    private readonly DebertaV3Transformer _transformer;
    private readonly bool _isPair;

    /// <param name="golden">The case, which names the folder and what runs the network.</param>
    /// <param name="isPair">Whether texts are pairs.</param>
    /// <param name="maxLength">Longest input in pieces; null: the folder's.</param>
    public TextPredictor(GoldenCase golden, bool isPair, int? maxLength)
    {
        const string First = nameof(TextInput.First);
        var second = isPair ? nameof(TextInput.Second) : null;
        var folder = golden.PathOf("folder");
        _isPair = isPair;
        _transformer = golden.Runtime.Prepare(maxLength is { } maximum
            ? _context.Model.LoadDebertaV3(folder, First, second, maxLength: maximum)
            : _context.Model.LoadDebertaV3(folder, First, second));
    }

    /// <summary>The labels in the order of the scores.</summary>
    public IReadOnlyList<string> Labels => _transformer.Labels;

    /// <summary>Each row's prediction by Transform, then each row's by a prediction engine.</summary>
    public (IReadOnlyList<IPrediction> Batched, IReadOnlyList<IPrediction> Single) Predict(IReadOnlyList<TextInput> rows)
    {
        var data = _context.Data.LoadFromEnumerable(rows);
        return _transformer.GetOutputSchema(data.Schema).GetColumnOrNull("PredictedLabel")?.Type switch
        {
            null => Predict<NumberPrediction>(data, rows),
            VectorDataViewType => Predict<LabelsPrediction>(data, rows),
            _ => Predict<LabelPrediction>(data, rows),
        };
    }

    /// <summary>The ids that the network sees.</summary>
    public int[] Encode(TextInput row) => _transformer.Model.Task.Encode(Row(row), _transformer.Model.Tokenizer).Sequences[0];

    /// <summary>The head's outputs.</summary>
    public float[] Logits(TextInput row) => (float[])_transformer.Model.Score([Row(row)])[0];

    public void Dispose() => _transformer.Dispose();

    private TextRow Row(TextInput row) => new(row.First, _isPair ? row.Second : null);

    private (IReadOnlyList<IPrediction> Batched, IReadOnlyList<IPrediction> Single) Predict<T>(
        IDataView data, IReadOnlyList<TextInput> rows)
        where T : class, IPrediction, new()
    {
        using var engine = _context.Model.CreatePredictionEngine<TextInput, T>(
            _transformer, new PredictionEngineOptions { OwnsTransformer = false });
        return (
            [.. _context.Data.CreateEnumerable<T>(_transformer.Transform(data), reuseRowObject: false)],
            [.. rows.Select(engine.Predict)]);
    }
}
