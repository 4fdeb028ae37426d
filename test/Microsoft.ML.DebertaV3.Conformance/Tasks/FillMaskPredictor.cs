using Microsoft.ML.DebertaV3.Conformance.Runtimes;

namespace Microsoft.ML.DebertaV3.Conformance.Tasks;

/// <summary>A folder with a language model, as a user has it: asked by Transform and an engine.</summary>
internal sealed class FillMaskPredictor : IDisposable
{
    private readonly MLContext _context = new();
    private readonly DebertaV3Transformer _transformer;

    /// <param name="checkpoint">The folder.</param>
    /// <param name="topK">Pieces for each mask; null: all that there are.</param>
    /// <param name="runtime">What runs the network.</param>
    public FillMaskPredictor(DebertaV3Checkpoint checkpoint, int? topK, INetworkRuntime runtime)
    {
        var estimator = _context.Transforms.Text.DebertaV3FillMask(
            nameof(TextInput.First), topK: topK ?? checkpoint.Tokenizer.PieceCount + 1, checkpoint: checkpoint); // [MASK] too
        _transformer = runtime.Prepare(estimator.Fit(_context.Data.LoadFromEnumerable(Array.Empty<TextInput>())));
    }

    /// <summary>Each text's prediction by Transform, then each text's by a prediction engine.</summary>
    public (IReadOnlyList<FillMaskPrediction> Batched, IReadOnlyList<FillMaskPrediction> Single) Predict(IReadOnlyList<string> texts)
    {
        var rows = texts.Select(text => new TextInput { First = text }).ToArray();
        using var engine = _context.Model.CreatePredictionEngine<TextInput, FillMaskPrediction>(
            _transformer, new PredictionEngineOptions { OwnsTransformer = false });
        var view = _transformer.Transform(_context.Data.LoadFromEnumerable(rows));
        return ([.. _context.Data.CreateEnumerable<FillMaskPrediction>(view, reuseRowObject: false)], [.. rows.Select(engine.Predict)]);
    }

    /// <summary>The ids that the network sees.</summary>
    public int[] Encode(string text) => _transformer.Model.Tokenizer.EncodeMasked(text, _transformer.Model.Settings.MaxLength).Ids;

    public int MaskId => _transformer.Model.Tokenizer.MaskId;

    public void Dispose() => _transformer.Dispose();
}
