using Microsoft.ML.Data;
using Microsoft.ML.DebertaV3;

namespace Microsoft.ML;

/// <summary>DeBERTaV3's language models among <c>mlContext.Transforms.Text</c>.</summary>
public static class DebertaV3FillMaskCatalog
{
    /// <summary>Predicts the pieces behind <c>[MASK]</c> in a text.</summary>
    /// <param name="catalog">The text transforms.</param>
    /// <param name="inputColumnName">Column with the text.</param>
    /// <param name="filledTextColumnName">Column for the text with the most probable piece at every mask.</param>
    /// <param name="predictedPiecesColumnName">Column for the predicted pieces, <paramref name="topK"/> for each mask.</param>
    /// <param name="predictedProbabilitiesColumnName">Column for their probabilities.</param>
    /// <param name="topK">Pieces that are predicted for each mask.</param>
    /// <param name="checkpoint">Weights with a language model; null for <see cref="DebertaV3Checkpoint.Tiny"/>.</param>
    public static DebertaV3FillMaskEstimator DebertaV3FillMask(
        this TransformsCatalog.TextTransforms catalog,
        string inputColumnName = "Text",
        string filledTextColumnName = "FilledText",
        string predictedPiecesColumnName = "PredictedPieces",
        string predictedProbabilitiesColumnName = "PredictedProbabilities",
        int topK = 5,
        DebertaV3Checkpoint? checkpoint = null) => catalog.DebertaV3FillMask(new DebertaV3FillMaskOptions
        {
            InputColumnName = inputColumnName,
            FilledTextColumnName = filledTextColumnName,
            PredictedPiecesColumnName = predictedPiecesColumnName,
            PredictedProbabilitiesColumnName = predictedProbabilitiesColumnName,
            TopK = topK,
            Checkpoint = checkpoint,
        });

    /// <summary>Predicts the pieces behind <c>[MASK]</c> in a text.</summary>
    public static DebertaV3FillMaskEstimator DebertaV3FillMask(this TransformsCatalog.TextTransforms catalog, DebertaV3FillMaskOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        return new(CatalogUtils.GetEnvironment(catalog), options.Snapshot());
    }
}
