using Microsoft.ML.Data;
using Microsoft.ML.DebertaV3;
using Microsoft.ML.DebertaV3.Tasks.Metrics;
using Microsoft.ML.DebertaV3.Tasks.MultiLabelClassification;
using Microsoft.ML.DebertaV3.Tasks.MultipleChoice;
using Microsoft.ML.DebertaV3.Tasks.NamedEntityRecognition;
using Microsoft.ML.DebertaV3.Tasks.QuestionAnswering;
using Microsoft.ML.DebertaV3.Tasks.TextClassification;

namespace Microsoft.ML;

/// <summary>DeBERTaV3 on <c>mlContext.MulticlassClassification</c>: trainers, and metrics of what they predict.</summary>
public static partial class DebertaV3MulticlassCatalog
{
    /// <summary>Fine-tunes DeBERTaV3 to give a text, or a pair of texts, one of several labels.</summary>
    /// <param name="catalog">The catalog's trainers.</param>
    /// <param name="labelColumnName">A key column; <c>Conversion.MapValueToKey</c> makes one.</param>
    /// <param name="scoreColumnName">Column for the probabilities, one per label.</param>
    /// <param name="outputColumnName">Column for the predicted label, a key;
    /// <see cref="DebertaV3TextClassificationOptions.PredictionColumnName"/> of the options.</param>
    /// <param name="sentence1ColumnName">Column with the text.</param>
    /// <param name="sentence2ColumnName">Column with the second text of a pair; null for single texts.</param>
    /// <param name="batchSize">Rows per step.</param>
    /// <param name="maxEpochs">Passes over the rows.</param>
    /// <param name="checkpoint">The weights to start from; null for <see cref="DebertaV3Checkpoint.Tiny"/>.</param>
    /// <param name="validationSet">Rows to measure after every epoch; null: none. See
    /// <see cref="DebertaV3FitOptions.ValidationSet"/>.</param>
    /// <param name="exampleWeightColumnName">Column with the weight of each row, a Single; null: every row counts 1.</param>
    /// <param name="learningRate">Peak learning rate; null: by the checkpoint's size, see
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

    /// <summary>Fine-tunes DeBERTaV3 to give a text, or a pair of texts, one of several labels.</summary>
    public static DebertaV3Trainer DebertaV3TextClassification(
        this MulticlassClassificationCatalog.MulticlassClassificationTrainers catalog, DebertaV3TextClassificationOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        return new(CatalogUtils.GetEnvironment(catalog), new MulticlassDefinition((DebertaV3TextClassificationOptions)options.Snapshot()));
    }

    /// <summary>Fine-tunes DeBERTaV3 to give a text, or a pair of texts, any number of labels.</summary>
    /// <param name="catalog">The catalog's trainers.</param>
    /// <param name="labelColumnName">
    /// A vector: Boolean or Single (0 or 1) for each label, whose slot names name the labels; or the keys of the true labels.
    /// </param>
    /// <param name="scoreColumnName">Column for the probabilities, one per label.</param>
    /// <param name="outputColumnName">
    /// Column for the predicted labels, a vector of keys; <see cref="DebertaV3MultiLabelClassificationOptions.PredictionColumnName"/> of
    /// the options.
    /// </param>
    /// <param name="sentence1ColumnName">Column with the text.</param>
    /// <param name="sentence2ColumnName">Column with the second text of a pair; null for single texts.</param>
    /// <param name="batchSize">Rows per step.</param>
    /// <param name="maxEpochs">Passes over the rows.</param>
    /// <param name="checkpoint">The weights to start from; null for <see cref="DebertaV3Checkpoint.Tiny"/>.</param>
    /// <param name="validationSet">Rows to measure after every epoch; null: none.</param>
    /// <param name="threshold">The probability from which a label is predicted.</param>
    /// <param name="learningRate">Peak learning rate; null: by the checkpoint's size.</param>
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

    /// <summary>Fine-tunes DeBERTaV3 to give a text, or a pair of texts, any number of labels.</summary>
    public static DebertaV3Trainer DebertaV3MultiLabelClassification(
        this MulticlassClassificationCatalog.MulticlassClassificationTrainers catalog, DebertaV3MultiLabelClassificationOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        var snapshot = (DebertaV3MultiLabelClassificationOptions)options.Snapshot();
        return new(CatalogUtils.GetEnvironment(catalog), new MultiLabelDefinition(snapshot));
    }

    /// <summary>Fine-tunes DeBERTaV3 to find entities in a text: persons, places, products.</summary>
    /// <param name="catalog">The catalog's trainers.</param>
    /// <param name="labelColumnName">
    /// A vector of keys, one for each word: O, and B- and I- before a type, or B-, I-, E-, S-, or types alone. A missing key is a word that
    /// does not count.
    /// </param>
    /// <param name="outputColumnName">
    /// Column for the predicted labels, one for each word; <see cref="DebertaV3NamedEntityRecognitionOptions.PredictionColumnName"/> of the
    /// options.
    /// </param>
    /// <param name="sentence1ColumnName">
    /// Column with the text, whose words are its runs of characters that are not white space; or with a vector of words.
    /// </param>
    /// <param name="batchSize">Rows per step.</param>
    /// <param name="maxEpochs">Passes over the rows.</param>
    /// <param name="checkpoint">The weights to start from; null for <see cref="DebertaV3Checkpoint.Tiny"/>.</param>
    /// <param name="validationSet">Rows to measure after every epoch; null: none.</param>
    /// <param name="aggregation">How labels become entities.</param>
    /// <param name="learningRate">Peak learning rate; null: by the checkpoint's size.</param>
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

    /// <summary>Fine-tunes DeBERTaV3 to find entities in a text: persons, places, products.</summary>
    /// <exception cref="ArgumentException">Options contradict each other.</exception>
    public static DebertaV3Trainer DebertaV3NamedEntityRecognition(
        this MulticlassClassificationCatalog.MulticlassClassificationTrainers catalog, DebertaV3NamedEntityRecognitionOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        var snapshot = (DebertaV3NamedEntityRecognitionOptions)options.Snapshot();
        return new(CatalogUtils.GetEnvironment(catalog), new NamedEntityDefinition(snapshot));
    }

    /// <summary>Compares predicted with true entities. Each row is a sentence.</summary>
    /// <param name="catalog">The catalog.</param>
    /// <param name="data">The rows.</param>
    /// <param name="labelColumnName">The true labels, one per word: a vector of keys or of texts. B-, I-, E- and S- are understood, and
    /// types without prefix; see <see cref="EntityMatching"/>. A word whose key is missing does not count.</param>
    /// <param name="predictedLabelColumnName">The predicted labels, as many.</param>
    /// <param name="matching">What counts as an entity.</param>
    /// <exception cref="ArgumentOutOfRangeException">A column is missing or of another type.</exception>
    /// <exception cref="InvalidOperationException">A row has not as many labels as predictions; there are no rows.</exception>
    public static NamedEntityMetrics EvaluateNamedEntities(
        this MulticlassClassificationCatalog catalog,
        IDataView data,
        string labelColumnName = "Label",
        string predictedLabelColumnName = "PredictedLabel",
        EntityMatching matching = EntityMatching.Lenient)
    {
        Require(catalog, data);
        return EntityEvaluation.Run(data, labelColumnName, predictedLabelColumnName, matching);
    }

    /// <summary>Compares predicted with right answers, as SQuAD does.</summary>
    /// <param name="catalog">The catalog.</param>
    /// <param name="data">The rows.</param>
    /// <param name="answersColumnName">The right answers: a text, or a vector of texts of which the best counts. Empty where the question
    /// has no answer.</param>
    /// <param name="predictedAnswerColumnName">The predicted answer: a text, or a vector of texts of which the first counts. Empty: no
    /// answer.</param>
    /// <param name="noAnswerProbabilityColumnName">The predicted probability that there is no answer, a number; null: 0 in every
    /// row.</param>
    /// <param name="noAnswerThreshold">A higher probability than this counts as no answer. Default: 1, the predicted answer as it
    /// is.</param>
    /// <param name="rules">Which of SQuAD's scripts to follow.</param>
    /// <exception cref="ArgumentOutOfRangeException">A column is missing or of another type.</exception>
    /// <exception cref="InvalidOperationException">A row has no right answer by SQuAD 1.1's rules; there are no rows.</exception>
    public static QuestionAnsweringMetrics EvaluateQuestionAnswering(
        this MulticlassClassificationCatalog catalog,
        IDataView data,
        string answersColumnName = "TrainingAnswer",
        string predictedAnswerColumnName = "Answer",
        string? noAnswerProbabilityColumnName = null,
        double noAnswerThreshold = 1,
        AnswerRules rules = AnswerRules.Squad2)
    {
        Require(catalog, data);
        return AnswerEvaluation.Run(
            data, answersColumnName, predictedAnswerColumnName, noAnswerProbabilityColumnName, noAnswerThreshold, rules);
    }

    /// <summary>Compares predicted with true sets of labels.</summary>
    /// <param name="catalog">The catalog.</param>
    /// <param name="data">The rows.</param>
    /// <param name="labelColumnName">The true labels: a vector of keys, of any length, or a vector with a 1 or 0 (true or false) for each
    /// label.</param>
    /// <param name="scoreColumnName">A vector with each label's probability.</param>
    /// <param name="threshold">A label counts as predicted from this probability on.</param>
    /// <exception cref="ArgumentOutOfRangeException">A column is missing or of another type.</exception>
    /// <exception cref="InvalidOperationException">A row's labels or probabilities are none; there are no rows.</exception>
    public static MultiLabelMetrics EvaluateMultiLabel(
        this MulticlassClassificationCatalog catalog,
        IDataView data,
        string labelColumnName = "Label",
        string scoreColumnName = "Score",
        double threshold = 0.5)
    {
        Require(catalog, data);
        return MultiLabelEvaluation.Run(data, labelColumnName, scoreColumnName, threshold);
    }

    /// <summary>Compares predicted with right choices.</summary>
    /// <param name="catalog">The catalog.</param>
    /// <param name="data">The rows.</param>
    /// <param name="labelColumnName">The right choice: a key, or its index from 0 as a number.</param>
    /// <param name="scoreColumnName">A vector with the probability of each of the row's choices.</param>
    /// <exception cref="ArgumentOutOfRangeException">A column is missing or of another type.</exception>
    /// <exception cref="InvalidOperationException">A row names no choice, or has a value that is no probability; there are no
    /// rows.</exception>
    public static MultipleChoiceMetrics EvaluateMultipleChoice(
        this MulticlassClassificationCatalog catalog, IDataView data, string labelColumnName = "Label", string scoreColumnName = "Score")
    {
        Require(catalog, data);
        return MultipleChoiceEvaluation.Run(data, labelColumnName, scoreColumnName);
    }

    /// <summary>
    /// Compares predicted with true classes: F1, precision and recall of each class and on average, and Matthews' correlation.
    /// </summary>
    /// <param name="catalog">The catalog.</param>
    /// <param name="data">The rows.</param>
    /// <param name="labelColumnName">The true class: a key, a Boolean, or an index from 0 as a number.</param>
    /// <param name="predictedLabelColumnName">The predicted class, likewise.</param>
    /// <exception cref="ArgumentOutOfRangeException">A column is missing or of another type.</exception>
    /// <exception cref="InvalidOperationException">A row has no class; there are no rows.</exception>
    public static ClassificationReport EvaluateClassificationReport(
        this MulticlassClassificationCatalog catalog,
        IDataView data,
        string labelColumnName = "Label",
        string predictedLabelColumnName = "PredictedLabel")
    {
        Require(catalog, data);
        return Evaluation.Classes(data, labelColumnName, predictedLabelColumnName);
    }

    /// <summary>Measures whether probabilities say how often the predicted class is right.</summary>
    /// <param name="catalog">The catalog.</param>
    /// <param name="data">The rows.</param>
    /// <param name="labelColumnName">The true class: a key, a Boolean, or an index from 0 as a number.</param>
    /// <param name="scoreColumnName">A vector with each class's probability.</param>
    /// <param name="bins">Number of bins of equal width; 15 is what Guo et al. (2017) use.</param>
    /// <exception cref="ArgumentOutOfRangeException">A column is missing or of another type, or there are no bins.</exception>
    /// <exception cref="InvalidOperationException">A row has no class, or a value that is no probability; there are no rows.</exception>
    public static CalibrationMetrics EvaluateCalibration(
        this MulticlassClassificationCatalog catalog,
        IDataView data,
        string labelColumnName = "Label",
        string scoreColumnName = "Score",
        int bins = 15)
    {
        Require(catalog, data);
        return Evaluation.Calibration(data, labelColumnName, scoreColumnName, bins);
    }

    private static void Require(MulticlassClassificationCatalog catalog, IDataView data)
    {
        ArgumentNullException.ThrowIfNull(catalog);
        ArgumentNullException.ThrowIfNull(data);
    }
}
