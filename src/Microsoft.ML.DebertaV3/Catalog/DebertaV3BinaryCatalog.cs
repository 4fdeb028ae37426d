using Microsoft.ML.Data;
using Microsoft.ML.DebertaV3;
using Microsoft.ML.DebertaV3.Tasks.Metrics;
using Microsoft.ML.DebertaV3.Tasks.TextClassification;

namespace Microsoft.ML;

/// <summary>DeBERTaV3 on <c>mlContext.BinaryClassification</c>: trainers and metrics.</summary>
public static class DebertaV3BinaryCatalog
{
    /// <summary>Fine-tunes DeBERTaV3 for binary classification of a text, or of a pair of texts.</summary>
    /// <param name="catalog">The catalog's trainers.</param>
    /// <param name="labelColumnName">A Boolean column.</param>
    /// <param name="scoreColumnName">Column for the log-odds of true.</param>
    /// <param name="outputColumnName">Column for the predicted label, a Boolean;
    /// <see cref="DebertaV3TextClassificationOptions.PredictionColumnName"/> of the options.</param>
    /// <param name="probabilityColumnName">Column for the probability of true.</param>
    /// <param name="sentence1ColumnName">Column with the text.</param>
    /// <param name="sentence2ColumnName">Column with the second text of a pair; null for single texts.</param>
    /// <param name="batchSize">Rows per training step.</param>
    /// <param name="maxEpochs">Passes over the training rows.</param>
    /// <param name="checkpoint">Initial weights; null for <see cref="DebertaV3Checkpoint.Tiny"/>.</param>
    /// <param name="validationSet">Validation rows, evaluated after every epoch; null: none. See
    /// <see cref="DebertaV3FitOptions.ValidationSet"/>.</param>
    /// <param name="exampleWeightColumnName">Column with the weight of each row, a Single; null: every row has weight 1.</param>
    /// <param name="learningRate">Peak learning rate; null: depends on the checkpoint's size, see
    /// <see cref="DebertaV3TrainerOptions.LearningRate"/>.</param>
    public static DebertaV3Trainer DebertaV3TextClassification(
        this BinaryClassificationCatalog.BinaryClassificationTrainers catalog,
        string labelColumnName = "Label",
        string scoreColumnName = "Score",
        string outputColumnName = "PredictedLabel",
        string probabilityColumnName = "Probability",
        string sentence1ColumnName = "Sentence1",
        string? sentence2ColumnName = null,
        int batchSize = 32,
        int maxEpochs = 10,
        DebertaV3Checkpoint? checkpoint = null,
        IDataView? validationSet = null,
        string? exampleWeightColumnName = null,
        double? learningRate = null) => catalog.DebertaV3TextClassification(new DebertaV3TextClassificationOptions
        {
            LabelColumnName = labelColumnName,
            ScoreColumnName = scoreColumnName,
            PredictionColumnName = outputColumnName,
            ProbabilityColumnName = probabilityColumnName,
            Sentence1ColumnName = sentence1ColumnName,
            Sentence2ColumnName = sentence2ColumnName,
            BatchSize = batchSize,
            MaxEpochs = maxEpochs,
            Checkpoint = checkpoint,
            ValidationSet = validationSet,
            ExampleWeightColumnName = exampleWeightColumnName,
            LearningRate = learningRate,
        });

    /// <summary>Fine-tunes DeBERTaV3 for binary classification of a text, or of a pair of texts.</summary>
    public static DebertaV3Trainer DebertaV3TextClassification(
        this BinaryClassificationCatalog.BinaryClassificationTrainers catalog, DebertaV3TextClassificationOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        return new(CatalogUtils.GetEnvironment(catalog), new BinaryDefinition((DebertaV3TextClassificationOptions)options.Snapshot()));
    }

    /// <summary>Compares predicted with true labels: F1, precision and recall of both labels, and Matthews' correlation.</summary>
    /// <param name="catalog">The catalog.</param>
    /// <param name="data">The rows.</param>
    /// <param name="labelColumnName">The true label: a Boolean, a key, or 0 or 1.</param>
    /// <param name="predictedLabelColumnName">The predicted label, likewise.</param>
    /// <exception cref="ArgumentOutOfRangeException">A column is missing or of another type.</exception>
    /// <exception cref="InvalidOperationException">A row has no label, or there are no rows.</exception>
    public static ClassificationReport EvaluateClassificationReport(
        this BinaryClassificationCatalog catalog,
        IDataView data,
        string labelColumnName = "Label",
        string predictedLabelColumnName = "PredictedLabel")
    {
        ArgumentNullException.ThrowIfNull(catalog);
        ArgumentNullException.ThrowIfNull(data);
        return Evaluation.Classes(data, labelColumnName, predictedLabelColumnName);
    }
}
