using Microsoft.ML.Data;
using Microsoft.ML.DebertaV3;
using Microsoft.ML.DebertaV3.Tasks.FillMask;

namespace Microsoft.ML;

/// <summary>DeBERTaV3 among <c>mlContext.Transforms.Text</c>: pre-training, and filling masks.</summary>
public static class DebertaV3TextCatalog
{
    /// <summary>
    /// Pre-trains a network on text by replaced token detection: from scratch, or continued from published weights on one's own domain.
    /// </summary>
    /// <param name="catalog">The catalog.</param>
    /// <param name="inputColumnName">Column with the text; each row is a document.</param>
    /// <param name="checkpoint">
    /// Where to begin: <see cref="DebertaV3Checkpoint.FromFolder"/> or <see cref="DebertaV3Checkpoint.New(DebertaV3Config, string, int)"/>;
    /// null for
    /// <see cref="DebertaV3Checkpoint.Tiny"/>.
    /// </param>
    /// <param name="batchSize">Sequences per step.</param>
    /// <param name="maxEpochs">Passes over the text; null: as many as <paramref name="maxSteps"/> needs, without that 1.</param>
    /// <param name="maxSteps">Steps after which training ends, whatever the epoch; null: after the epochs.</param>
    /// <param name="maxLength">Pieces per sequence, [CLS] and [SEP] included; null: what the checkpoint was pre-trained with where it says
    /// so, else 512.</param>
    public static DebertaV3PretrainingEstimator DebertaV3Pretraining(
        this TransformsCatalog.TextTransforms catalog,
        string inputColumnName = "Text",
        DebertaV3Checkpoint? checkpoint = null,
        int batchSize = 32,
        int? maxEpochs = null,
        int? maxSteps = null,
        int? maxLength = null) => catalog.DebertaV3Pretraining(new DebertaV3PretrainingOptions
        {
            InputColumnName = inputColumnName,
            Checkpoint = checkpoint,
            BatchSize = batchSize,
            MaxEpochs = maxEpochs,
            MaxSteps = maxSteps,
            MaxLength = maxLength,
        });

    /// <summary>Pre-trains a network on text by replaced token detection or masked language modeling.</summary>
    public static DebertaV3PretrainingEstimator DebertaV3Pretraining(
        this TransformsCatalog.TextTransforms catalog, DebertaV3PretrainingOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        return new(CatalogUtils.GetEnvironment(catalog), options.Snapshot());
    }

    /// <summary>Predicts the pieces behind <c>[MASK]</c> in a text.</summary>
    /// <param name="catalog">The text transforms.</param>
    /// <param name="inputColumnName">Column with the text.</param>
    /// <param name="filledTextColumnName">Column for the text with the most probable piece at every mask.</param>
    /// <param name="predictedPiecesColumnName">Column for the predicted pieces, <paramref name="topK"/> for each mask.</param>
    /// <param name="predictedProbabilitiesColumnName">Column for their probabilities.</param>
    /// <param name="topK">Pieces that are predicted for each mask.</param>
    /// <param name="checkpoint">Weights with a language model; null for <see cref="DebertaV3Checkpoint.Tiny"/>.</param>
    public static DebertaV3Estimator DebertaV3FillMask(
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
    public static DebertaV3Estimator DebertaV3FillMask(
        this TransformsCatalog.TextTransforms catalog, DebertaV3FillMaskOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        return new(CatalogUtils.GetEnvironment(catalog), FillMaskModel.Of(options.Snapshot()));
    }
}
