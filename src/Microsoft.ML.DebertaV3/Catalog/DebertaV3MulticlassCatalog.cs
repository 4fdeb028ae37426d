using Microsoft.ML.Data;
using Microsoft.ML.DebertaV3;
using Microsoft.ML.DebertaV3.Tasks.MultiLabelClassification;
using Microsoft.ML.DebertaV3.Tasks.NamedEntityRecognition;
using Microsoft.ML.DebertaV3.Tasks.TextClassification;

namespace Microsoft.ML;

/// <summary>DeBERTaV3 on <c>mlContext.MulticlassClassification</c>: trainers and metrics.</summary>
public static partial class DebertaV3MulticlassCatalog
{
    /// <summary>Fine-tunes DeBERTaV3 for multi-class classification of a text, or of a pair of texts.</summary>
    /// <param name="catalog">The catalog's trainers.</param>
    /// <param name="labelColumnName">A key column; see <c>Conversion.MapValueToKey</c>.</param>
    /// <param name="scoreColumnName">Column for the probabilities, one per label.</param>
    /// <param name="outputColumnName">Column for the predicted label, a key;
    /// <see cref="DebertaV3TextClassificationOptions.PredictionColumnName"/> of the options.</param>
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
        this MulticlassClassificationCatalog.MulticlassClassificationTrainers catalog,
        string labelColumnName = "Label",
        string scoreColumnName = "Score",
        string outputColumnName = "PredictedLabel",
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
            Sentence1ColumnName = sentence1ColumnName,
            Sentence2ColumnName = sentence2ColumnName,
            BatchSize = batchSize,
            MaxEpochs = maxEpochs,
            Checkpoint = checkpoint,
            ValidationSet = validationSet,
            ExampleWeightColumnName = exampleWeightColumnName,
            LearningRate = learningRate,
        });

    /// <summary>Fine-tunes DeBERTaV3 for multi-class classification of a text, or of a pair of texts.</summary>
    public static DebertaV3Trainer DebertaV3TextClassification(
        this MulticlassClassificationCatalog.MulticlassClassificationTrainers catalog, DebertaV3TextClassificationOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        return new(CatalogUtils.GetEnvironment(catalog), new MulticlassDefinition((DebertaV3TextClassificationOptions)options.Snapshot()));
    }

    /// <summary>
    /// Fine-tunes DeBERTaV3 for multi-label classification of a text, or of a pair of texts: each has any number of labels.
    /// </summary>
    /// <param name="catalog">The catalog's trainers.</param>
    /// <param name="labelColumnName">A vector: Boolean or Single (0 or 1) for each label, with the label names as slot names; or the keys
    /// of the true labels.</param>
    /// <param name="scoreColumnName">Column for the probabilities, one per label.</param>
    /// <param name="outputColumnName">
    /// Column for the predicted labels, a vector of keys; <see cref="DebertaV3MultiLabelClassificationOptions.PredictionColumnName"/> of
    /// the options.
    /// </param>
    /// <param name="sentence1ColumnName">Column with the text.</param>
    /// <param name="sentence2ColumnName">Column with the second text of a pair; null for single texts.</param>
    /// <param name="batchSize">Rows per training step.</param>
    /// <param name="maxEpochs">Passes over the training rows.</param>
    /// <param name="checkpoint">Initial weights; null for <see cref="DebertaV3Checkpoint.Tiny"/>.</param>
    /// <param name="validationSet">Validation rows, evaluated after every epoch; null: none.</param>
    /// <param name="threshold">Smallest probability at which a label is predicted.</param>
    /// <param name="learningRate">Peak learning rate; null: depends on the checkpoint's size.</param>
    public static DebertaV3Trainer DebertaV3MultiLabelClassification(
        this MulticlassClassificationCatalog.MulticlassClassificationTrainers catalog,
        string labelColumnName = "Label",
        string scoreColumnName = "Score",
        string outputColumnName = "PredictedLabels",
        string sentence1ColumnName = "Sentence1",
        string? sentence2ColumnName = null,
        int batchSize = 32,
        int maxEpochs = 10,
        DebertaV3Checkpoint? checkpoint = null,
        IDataView? validationSet = null,
        double threshold = 0.5,
        double? learningRate = null) => catalog.DebertaV3MultiLabelClassification(new DebertaV3MultiLabelClassificationOptions
        {
            LabelColumnName = labelColumnName,
            ScoreColumnName = scoreColumnName,
            PredictionColumnName = outputColumnName,
            Sentence1ColumnName = sentence1ColumnName,
            Sentence2ColumnName = sentence2ColumnName,
            BatchSize = batchSize,
            MaxEpochs = maxEpochs,
            Checkpoint = checkpoint,
            ValidationSet = validationSet,
            Threshold = threshold,
            LearningRate = learningRate,
        });

    /// <summary>
    /// Fine-tunes DeBERTaV3 for multi-label classification of a text, or of a pair of texts: each has any number of labels.
    /// </summary>
    public static DebertaV3Trainer DebertaV3MultiLabelClassification(
        this MulticlassClassificationCatalog.MulticlassClassificationTrainers catalog, DebertaV3MultiLabelClassificationOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        var snapshot = (DebertaV3MultiLabelClassificationOptions)options.Snapshot();
        return new(CatalogUtils.GetEnvironment(catalog), new MultiLabelDefinition(snapshot));
    }

    /// <summary>Fine-tunes DeBERTaV3 for named entity recognition: it finds, for example, persons, places or products in a text.</summary>
    /// <param name="catalog">The catalog's trainers.</param>
    /// <param name="labelColumnName">
    /// A vector of keys, one for each word: O, and B- and I- before a type, or B-, I-, E-, S-, or types alone. A missing key is a word that
    /// does not count. Entities by their places: <see cref="DebertaV3NamedEntityRecognitionOptions.LabelStartColumnName"/> of the options.
    /// </param>
    /// <param name="outputColumnName">
    /// Column for the predicted labels, one for each word; <see cref="DebertaV3NamedEntityRecognitionOptions.PredictionColumnName"/> of the
    /// options.
    /// </param>
    /// <param name="sentence1ColumnName">Column with the text, whose words are separated by white space, or with a vector of words.</param>
    /// <param name="batchSize">Rows per training step.</param>
    /// <param name="maxEpochs">Passes over the training rows.</param>
    /// <param name="checkpoint">Initial weights; null for <see cref="DebertaV3Checkpoint.Tiny"/>.</param>
    /// <param name="validationSet">Validation rows, evaluated after every epoch; null: none.</param>
    /// <param name="aggregation">How labels become entities.</param>
    /// <param name="learningRate">Peak learning rate; null: depends on the checkpoint's size.</param>
    public static DebertaV3Trainer DebertaV3NamedEntityRecognition(
        this MulticlassClassificationCatalog.MulticlassClassificationTrainers catalog,
        string labelColumnName = "Label",
        string outputColumnName = "PredictedLabel",
        string sentence1ColumnName = "Sentence",
        int batchSize = 32,
        int maxEpochs = 10,
        DebertaV3Checkpoint? checkpoint = null,
        IDataView? validationSet = null,
        EntityAggregation aggregation = EntityAggregation.First,
        double? learningRate = null) => catalog.DebertaV3NamedEntityRecognition(new DebertaV3NamedEntityRecognitionOptions
        {
            LabelColumnName = labelColumnName,
            PredictionColumnName = outputColumnName,
            Sentence1ColumnName = sentence1ColumnName,
            BatchSize = batchSize,
            MaxEpochs = maxEpochs,
            Checkpoint = checkpoint,
            ValidationSet = validationSet,
            Aggregation = aggregation,
            LearningRate = learningRate,
        });

    /// <summary>Fine-tunes DeBERTaV3 for named entity recognition: it finds, for example, persons, places or products in a text.</summary>
    /// <exception cref="ArgumentException">Options contradict each other.</exception>
    public static DebertaV3Trainer DebertaV3NamedEntityRecognition(
        this MulticlassClassificationCatalog.MulticlassClassificationTrainers catalog, DebertaV3NamedEntityRecognitionOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        var snapshot = (DebertaV3NamedEntityRecognitionOptions)options.Snapshot();
        return new(CatalogUtils.GetEnvironment(catalog), new NamedEntityDefinition(snapshot));
    }
}
