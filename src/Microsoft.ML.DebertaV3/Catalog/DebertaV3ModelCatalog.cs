using Microsoft.ML.Data;
using Microsoft.ML.DebertaV3;
using Microsoft.ML.DebertaV3.Tasks;

namespace Microsoft.ML;

/// <summary>DeBERTaV3 folders on <c>mlContext.Model</c>.</summary>
public static class DebertaV3ModelCatalog
{
    /// <summary>Makes a transformer of a folder that was fine-tuned elsewhere for sequence classification or regression. Nothing is trained.</summary>
    /// <remarks>
    /// Labels come from the folder's id2label. Several labels: <c>PredictedLabel</c> (key) and <c>Score</c> (probabilities). Several labels with the problem type
    /// multi_label_classification: <c>PredictedLabel</c> (a vector of the keys whose probability is at least 0.5) and <c>Score</c>. One label: <c>Score</c>, the number.
    /// </remarks>
    /// <param name="catalog">The context's model operations.</param>
    /// <param name="folder">A Hugging Face folder: config.json, spm.model and model.safetensors or pytorch_model.bin.</param>
    /// <param name="sentence1ColumnName">Column with the text.</param>
    /// <param name="sentence2ColumnName">Column with the second text of a pair; null for single texts.</param>
    /// <param name="scoreColumnName">Column for the scores.</param>
    /// <param name="outputColumnName">Column for the predicted label; <see cref="DebertaV3TextClassificationOptions.PredictionColumnName"/> of the options.</param>
    /// <param name="batchSize">Rows per forward.</param>
    /// <param name="maximumLength">Longest input in pieces; at least 8. 512 is what published models were trained for.</param>
    /// <exception cref="InvalidDataException">The folder is damaged, or holds no such head.</exception>
    public static DebertaV3Transformer LoadDebertaV3(
        this ModelOperationsCatalog catalog,
        string folder,
        string sentence1ColumnName = "Sentence1",
        string? sentence2ColumnName = null,
        string scoreColumnName = "Score",
        string outputColumnName = "PredictedLabel",
        int batchSize = 32,
        int maximumLength = 512)
    {
        var options = new DebertaV3LoadOptions
        {
            Sentence1ColumnName = sentence1ColumnName,
            Sentence2ColumnName = sentence2ColumnName,
            ScoreColumnName = scoreColumnName,
            PredictionColumnName = outputColumnName,
            BatchSize = batchSize,
            MaximumLength = maximumLength,
        };
        return FittedFolder.Load(catalog.GetEnvironment(), folder, options);
    }

    /// <summary>Makes a transformer of a folder that was fine-tuned elsewhere for sequence classification or regression. Nothing is trained.</summary>
    /// <remarks>
    /// As the other overload, unless <see cref="DebertaV3LoadOptions.Task"/> says more: a binary model has <c>PredictedLabel</c> (Boolean), <c>Score</c> (log-odds of
    /// true) and <c>Probability</c>.
    /// </remarks>
    /// <param name="catalog">The context's model operations.</param>
    /// <param name="folder">A Hugging Face folder: config.json, spm.model and model.safetensors or pytorch_model.bin.</param>
    /// <param name="options">Columns, sizes and what the folder is loaded for.</param>
    /// <exception cref="ArgumentException">Options contradict each other.</exception>
    /// <exception cref="InvalidDataException">The folder is damaged, holds no such head, or its labels are not true and false.</exception>
    /// <exception cref="IOException">The folder or one of its files is missing or cannot be read; the message says which.</exception>
    public static DebertaV3Transformer LoadDebertaV3(this ModelOperationsCatalog catalog, string folder, DebertaV3LoadOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        return FittedFolder.Load(catalog.GetEnvironment(), folder, options);
    }
}
