using Microsoft.ML.Data;
using Microsoft.ML.DebertaV3.DataViews;
using Microsoft.ML.DebertaV3.Tasks.FillMask;
using Microsoft.ML.Runtime;

namespace Microsoft.ML.DebertaV3;

/// <summary>Predicts the pieces behind <c>[MASK]</c> in texts.</summary>
/// <remarks>
/// <para>Columns, by their default names: <c>FilledText</c> (text, with the most probable piece at every mask), <c>PredictedPieces</c>
/// (vector of text)
/// and <c>PredictedProbabilities</c> (vector of Single, each in [0, 1]): k values for the first mask, by falling probability, then k for
/// the second, and so
/// on. Several masks of a text are predicted each for itself, while the others stay masked. A text without masks has empty vectors and is
/// its own filled
/// text.</para>
/// <para><see cref="Transform"/> scores in batches, a prediction engine row by row. Thread safe: many engines and cursors may share one
/// transformer. It
/// owns native memory, which <see cref="Dispose"/> frees. Saved by <c>mlContext.Model.Save</c> with everything that it needs; the device is
/// the loading
/// context's.</para>
/// </remarks>
public sealed class DebertaV3FillMaskTransformer : ITransformer, IDisposable
{
    private readonly ScoringTransform _transform;
    private readonly FillMaskModel _model;

    internal DebertaV3FillMaskTransformer(IHostEnvironment environment, FillMaskModel model)
    {
        _transform = new(environment.Register(nameof(DebertaV3FillMaskTransformer)), model, this);
        _model = model;
    }

    /// <summary>True: every row is scored by itself.</summary>
    public bool IsRowToRowMapper => true;

    internal FillMaskModel Model => _model;

    /// <inheritdoc/>
    public DataViewSchema GetOutputSchema(DataViewSchema inputSchema) => _transform.GetOutputSchema(inputSchema);

    /// <inheritdoc/>
    public IRowToRowMapper GetRowToRowMapper(DataViewSchema inputSchema) => _transform.GetRowToRowMapper(inputSchema);

    /// <summary>The input with the predictions, made a batch at a time when they are read.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The text column is missing or not text.</exception>
    public IDataView Transform(IDataView input) => _transform.Transform(input);

    /// <summary>
    /// Frees the native memory, once scoring that runs on other threads is done. Scoring and saving then throw
    /// <see cref="ObjectDisposedException"/>.
    /// </summary>
    public void Dispose() => _model.Dispose();

    void ICanSaveModel.Save(ModelSaveContext ctx)
    {
        using var use = _model.Use();
        FillMaskFile.Save(ctx, _model);
    }
}
