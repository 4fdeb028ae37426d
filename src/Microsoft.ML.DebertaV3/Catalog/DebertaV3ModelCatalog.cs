using Microsoft.ML.Data;
using Microsoft.ML.DebertaV3;
using Microsoft.ML.DebertaV3.Catalog;
using Microsoft.ML.DebertaV3.Checkpoints;
using Microsoft.ML.DebertaV3.DataViews;
using Microsoft.ML.DebertaV3.Tasks;
using Microsoft.ML.DebertaV3.Tasks.Embeddings;

namespace Microsoft.ML;

/// <summary>DeBERTaV3 folders on <c>mlContext.Model</c>.</summary>
public static class DebertaV3ModelCatalog
{
    /// <summary>
    /// Creates a transformer from a folder that was fine-tuned elsewhere for classification, regression or named entities. Nothing is
    /// trained.
    /// </summary>
    /// <remarks>
    /// Labels come from the folder's id2label. Several labels: <c>PredictedLabel</c> (key) and <c>Score</c> (probabilities). Several labels
    /// with the problem type multi_label_classification: <c>PredictedLabel</c> (a vector of the keys whose probability is at least 0.5) and
    /// <c>Score</c>. One label: <c>Score</c>, a Single. Several labels with the problem type regression: <c>Score</c>, a vector of Single
    /// with slot names. Token classification: <c>PredictedLabel</c>, a vector of keys, one for each word, and the entities as the vectors
    /// <c>EntityText</c>, <c>EntityType</c>, <c>EntityStart</c>, <c>EntityLength</c> and <c>EntityScore</c>.
    /// </remarks>
    /// <param name="catalog">The context's model operations.</param>
    /// <param name="folder">
    /// A Hugging Face folder: config.json, spm.model or tokenizer.json, and model.safetensors or pytorch_model.bin.
    /// </param>
    /// <param name="sentence1ColumnName">Column with the text.</param>
    /// <param name="sentence2ColumnName">Column with the second text of a pair; null for single texts.</param>
    /// <param name="scoreColumnName">Column for the scores.</param>
    /// <param name="outputColumnName">Column for the predicted label; <see cref="DebertaV3LoadOptions.PredictionColumnName"/> of the
    /// options.</param>
    /// <param name="batchSize">Rows per forward pass.</param>
    /// <param name="maxLength">Longest input in pieces, at least 8. Null: the folder's model_max_length, or 512, the length that published
    /// models were trained with.</param>
    /// <exception cref="InvalidDataException">The folder is damaged, or has no supported head.</exception>
    public static DebertaV3Transformer LoadDebertaV3(
        this ModelOperationsCatalog catalog,
        string folder,
        string sentence1ColumnName = "Sentence1",
        string? sentence2ColumnName = null,
        string scoreColumnName = "Score",
        string outputColumnName = "PredictedLabel",
        int batchSize = 32,
        int? maxLength = null)
    {
        var options = new DebertaV3LoadOptions
        {
            Sentence1ColumnName = sentence1ColumnName,
            Sentence2ColumnName = sentence2ColumnName,
            ScoreColumnName = scoreColumnName,
            PredictionColumnName = outputColumnName,
            BatchSize = batchSize,
        };
        if (maxLength is { } length)
            options.MaxLength = length;
        return FittedFolder.Load(catalog.GetEnvironment(), folder, options, TaskRegistry.OfFolder);
    }

    /// <summary>
    /// Creates a transformer from a folder that was fine-tuned elsewhere for classification, regression or named entities. Nothing is
    /// trained.
    /// </summary>
    /// <remarks>
    /// Columns are those of the other overload, unless <see cref="DebertaV3LoadOptions.Task"/> is set: a binary model has
    /// <c>PredictedLabel</c> (Boolean), <c>Score</c> (log-odds of true) and <c>Probability</c>.
    /// </remarks>
    /// <param name="catalog">The context's model operations.</param>
    /// <param name="folder">
    /// A Hugging Face folder: config.json, spm.model or tokenizer.json, and model.safetensors or pytorch_model.bin.
    /// </param>
    /// <param name="options">Columns, sizes and task.</param>
    /// <exception cref="ArgumentException">Options contradict each other.</exception>
    /// <exception cref="InvalidDataException">The folder is damaged, has no supported head, or its labels do not fit binary
    /// classification.</exception>
    /// <exception cref="IOException">The folder or one of its files is missing or cannot be read; the message says which.</exception>
    public static DebertaV3Transformer LoadDebertaV3(this ModelOperationsCatalog catalog, string folder, DebertaV3LoadOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        return FittedFolder.Load(catalog.GetEnvironment(), folder, options, TaskRegistry.OfFolder);
    }

    /// <summary>Creates an embedding generator with the interface of Microsoft.Extensions.AI.</summary>
    /// <param name="catalog">The context's model operations.</param>
    /// <param name="options">Checkpoint, pooling, layer and batch size; the column names are not used. Null: the defaults.</param>
    /// <param name="modelId">The model's name in the metadata and in the embeddings. Null: none.</param>
    /// <returns>A generator that owns its network; the caller disposes it.</returns>
    /// <exception cref="ArgumentException">The checkpoint does not have the layer.</exception>
    /// <exception cref="InvalidDataException">The checkpoint is damaged.</exception>
    /// <exception cref="IOException">A file of the checkpoint is missing or cannot be read.</exception>
    public static DebertaV3EmbeddingGenerator CreateDebertaV3EmbeddingGenerator(
        this ModelOperationsCatalog catalog, DebertaV3EmbeddingsOptions? options = null, string? modelId = null)
    {
        ArgumentNullException.ThrowIfNull(catalog);
        var estimator = new DebertaV3Estimator(catalog.GetEnvironment(), EmbeddingsModel.Of(options?.Snapshot() ?? new()));
        return new(estimator.Load(), modelId, ownsTransformer: true);
    }

    /// <summary>
    /// Saves a model as <c>Model.Save</c> does, but atomically: after an error, a killed process or a full disk, the file is either the old
    /// or the new one. <c>Model.Save</c> truncates the old file first. <c>Model.Load</c> reads the result.
    /// </summary>
    /// <remarks>
    /// The file is written to the same folder under a temporary hidden name, flushed to disk and renamed; the disk needs space for both
    /// files. Temporary files of killed processes are deleted, except on Windows. If two processes save at the same time, the file of one
    /// of them remains.
    /// </remarks>
    /// <param name="catalog">The context's model operations.</param>
    /// <param name="model">Any transformer or chain of transformers, also of other libraries.</param>
    /// <param name="inputSchema">The schema of the model's input; null to save none.</param>
    /// <param name="filePath">The file; its folder must exist. If it is a symbolic link, the target of the link is replaced.</param>
    /// <param name="storage">Number format of the DeBERTaV3 weights, for all transformers of the chain.</param>
    /// <exception cref="IOException">The file cannot be written.</exception>
    /// <exception cref="InvalidOperationException">A weight exceeds the range of float16, if that is requested; the message names the
    /// tensor.</exception>
    public static void SaveDebertaV3(
        this ModelOperationsCatalog catalog,
        ITransformer model,
        DataViewSchema? inputSchema,
        string filePath,
        WeightStorage storage = WeightStorage.Float32)
    {
        ArgumentNullException.ThrowIfNull(catalog);
        ArgumentNullException.ThrowIfNull(model);
        ArgumentException.ThrowIfNullOrEmpty(filePath);
        WeightStorages.Require(storage);
        SavedModelFile.Write(catalog, model, inputSchema, filePath, storage);
    }
}
