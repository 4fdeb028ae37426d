using Microsoft.ML.Data;
using Microsoft.ML.DebertaV3;
using Microsoft.ML.DebertaV3.Catalog;
using Microsoft.ML.DebertaV3.Tasks;
using Microsoft.ML.DebertaV3.Tasks.Embeddings;
using Microsoft.ML.DebertaV3.Tasks.FillMask;
using Microsoft.ML.DebertaV3.Tasks.Reranking;
using Microsoft.ML.DebertaV3.Tasks.ZeroShot;

namespace Microsoft.ML;

/// <summary>DeBERTaV3 on <c>mlContext.Transforms.Text</c>: pre-training, fill-mask, and models that need no training.</summary>
public static partial class DebertaV3TextCatalog
{
    /// <summary>
    /// Pre-trains a network on text with replaced token detection: from scratch, or from published weights for a domain of your own.
    /// </summary>
    /// <param name="catalog">The catalog.</param>
    /// <param name="inputColumnName">Column with the text; each row is a document.</param>
    /// <param name="checkpoint">The initial weights: <see cref="DebertaV3Checkpoint.FromFolder"/> or
    /// <see cref="DebertaV3Checkpoint.New(DebertaV3Config, string, int)"/>; null for <see cref="DebertaV3Checkpoint.Tiny"/>.</param>
    /// <param name="batchSize">Sequences per step.</param>
    /// <param name="maxEpochs">Passes over the text; null: as many as <paramref name="maxSteps"/> needs, or 1 if that is null too.</param>
    /// <param name="maxSteps">Number of steps after which training ends; null: no limit.</param>
    /// <param name="maxLength">Pieces per sequence, [CLS] and [SEP] included; null: the length that the checkpoint records for its
    /// pre-training, else 512.</param>
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

    /// <summary>Pre-trains a network on text with replaced token detection or masked language modeling.</summary>
    public static DebertaV3PretrainingEstimator DebertaV3Pretraining(
        this TransformsCatalog.TextTransforms catalog, DebertaV3PretrainingOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        return new(CatalogUtils.GetEnvironment(catalog), options.Snapshot());
    }

    /// <summary>Predicts the pieces at the positions of <c>[MASK]</c> in a text.</summary>
    /// <param name="catalog">The text transforms.</param>
    /// <param name="inputColumnName">Column with the text.</param>
    /// <param name="filledTextColumnName">Column for the text with the most probable piece at every mask.</param>
    /// <param name="predictedPiecesColumnName">Column for the predicted pieces, <paramref name="topK"/> for each mask.</param>
    /// <param name="predictedProbabilitiesColumnName">Column for their probabilities.</param>
    /// <param name="topK">Number of pieces to predict for each mask.</param>
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

    /// <summary>Predicts the pieces at the positions of <c>[MASK]</c> in a text.</summary>
    public static DebertaV3Estimator DebertaV3FillMask(
        this TransformsCatalog.TextTransforms catalog, DebertaV3FillMaskOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        return new(CatalogUtils.GetEnvironment(catalog), FillMaskModel.Of(options.Snapshot()));
    }

    /// <summary>
    /// Creates an estimator from a checkpoint that was fine-tuned elsewhere. Its config.json determines the task and the columns; see
    /// <c>Model.LoadDebertaV3</c>. Nothing is trained.
    /// </summary>
    /// <param name="catalog">The text transforms.</param>
    /// <param name="checkpoint">The checkpoint, for example <see cref="DebertaV3Checkpoint.FromFolder"/>.</param>
    /// <param name="options">Columns, sizes and task; null: the defaults.</param>
    /// <exception cref="ArgumentException">Options contradict each other.</exception>
    /// <exception cref="System.IO.InvalidDataException">The checkpoint has no supported head.</exception>
    public static DebertaV3Estimator DebertaV3(
        this TransformsCatalog.TextTransforms catalog, DebertaV3Checkpoint checkpoint, DebertaV3LoadOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(checkpoint);
        return new(CatalogUtils.GetEnvironment(catalog), FittedFolder.Ready(checkpoint, options ?? new(), TaskRegistry.OfFolder));
    }

    /// <summary>Computes an embedding of each text: features for any ML.NET trainer, or for similarity search.</summary>
    /// <param name="catalog">The text transforms.</param>
    /// <param name="inputColumnName">Column with the text.</param>
    /// <param name="outputColumnName">Column for the vector.</param>
    /// <param name="checkpoint">The weights; null for <see cref="DebertaV3Checkpoint.Tiny"/>.</param>
    /// <param name="pooling">How the vectors of the pieces are combined.</param>
    /// <param name="normalize">Whether vectors are scaled to length 1.</param>
    public static DebertaV3Estimator DebertaV3Embeddings(
        this TransformsCatalog.TextTransforms catalog,
        string inputColumnName = "Text",
        string outputColumnName = "Embedding",
        DebertaV3Checkpoint? checkpoint = null,
        EmbeddingPooling pooling = EmbeddingPooling.Mean,
        bool normalize = false) => catalog.DebertaV3Embeddings(new DebertaV3EmbeddingsOptions
        {
            InputColumnName = inputColumnName,
            OutputColumnName = outputColumnName,
            Checkpoint = checkpoint,
            Pooling = pooling,
            Normalize = normalize,
        });

    /// <summary>Computes an embedding of each text.</summary>
    public static DebertaV3Estimator DebertaV3Embeddings(this TransformsCatalog.TextTransforms catalog, DebertaV3EmbeddingsOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        return new(CatalogUtils.GetEnvironment(catalog), EmbeddingsModel.Of(options.Snapshot()));
    }

    /// <summary>
    /// Selects the label that fits a text, with a network for natural language inference that was not trained on the labels.
    /// </summary>
    public static DebertaV3Estimator DebertaV3ZeroShotClassification(
        this TransformsCatalog.TextTransforms catalog, DebertaV3ZeroShotOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        return new(CatalogUtils.GetEnvironment(catalog), ZeroShotModel.Of(options.Snapshot()));
    }

    /// <summary>Scores and ranks passages by their relevance to a query.</summary>
    public static DebertaV3Estimator DebertaV3Reranking(this TransformsCatalog.TextTransforms catalog, DebertaV3RerankingOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        return new(CatalogUtils.GetEnvironment(catalog), RerankingModel.Of(options.Snapshot()));
    }
}
