using Microsoft.ML.DebertaV3;
using Microsoft.ML.DebertaV3.Tasks.Metrics;
using Microsoft.ML.DebertaV3.Tasks.MultipleChoice;
using Microsoft.ML.DebertaV3.Tasks.NamedEntityRecognition;
using Microsoft.ML.DebertaV3.Tasks.QuestionAnswering;
using Microsoft.ML.DebertaV3.Training;

namespace Microsoft.ML;

public static partial class DebertaV3MulticlassCatalog
{
    /// <summary>Compares predicted with true entities. Each row is one sentence.</summary>
    /// <param name="catalog">The catalog.</param>
    /// <param name="data">The rows.</param>
    /// <param name="labelColumnName">The true labels, one per word: a vector of keys or of texts. B-, I-, E- and S- are understood, and
    /// types without prefix; see <see cref="EntityMatching"/>. A word whose key is missing does not count.</param>
    /// <param name="predictedLabelColumnName">The predicted labels, one per word.</param>
    /// <param name="matching">What counts as an entity.</param>
    /// <param name="labelStartColumnName">Where each true entity begins in the text, a vector of UTF-16 indices. With it the true labels
    /// are the types of the entities, as many. Null: they are one per word.</param>
    /// <param name="labelEndColumnName">The index behind each; set with <paramref name="labelStartColumnName"/>.</param>
    /// <param name="sentence1ColumnName">The text, or its words. Read where entities are given by where they are.</param>
    /// <exception cref="ArgumentException">One of start and end is null, and the other is not.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A column is missing or of another type.</exception>
    /// <exception cref="InvalidOperationException">A row's numbers of labels and predictions differ, its entities do not fit its text, or
    /// there are no rows.</exception>
    public static NamedEntityMetrics EvaluateNamedEntities(
        this MulticlassClassificationCatalog catalog,
        IDataView data,
        string labelColumnName = "Label",
        string predictedLabelColumnName = "PredictedLabel",
        EntityMatching matching = EntityMatching.Lenient,
        string? labelStartColumnName = null,
        string? labelEndColumnName = null,
        string sentence1ColumnName = "Sentence")
    {
        Require(catalog, data);
        OptionChecks.Refuse(labelStartColumnName is null != labelEndColumnName is null, nameof(labelEndColumnName),
            $"it goes with {nameof(labelStartColumnName)}: set both, or none");
        var spans = labelStartColumnName is null
            ? null : new EntityEvaluation.SpanColumns(sentence1ColumnName, labelStartColumnName, labelEndColumnName!);
        return EntityEvaluation.Run(data, labelColumnName, predictedLabelColumnName, spans, matching);
    }

    /// <summary>Compares predicted with right answers, as the SQuAD scripts do.</summary>
    /// <param name="catalog">The catalog.</param>
    /// <param name="data">The rows.</param>
    /// <param name="answersColumnName">The right answers: a text, or a vector of texts, of which the best match counts. Empty if the
    /// question has no answer.</param>
    /// <param name="predictedAnswerColumnName">The predicted answer: a text, or a vector of texts, of which the first counts. Empty: no
    /// answer.</param>
    /// <param name="noAnswerProbabilityColumnName">The predicted probability that there is no answer, a number; null: 0 in every
    /// row.</param>
    /// <param name="noAnswerThreshold">A question with a higher probability of no answer counts as unanswered. Default 1: predictions are
    /// used unchanged.</param>
    /// <param name="rules">The SQuAD script whose rules apply.</param>
    /// <exception cref="ArgumentOutOfRangeException">A column is missing or of another type.</exception>
    /// <exception cref="InvalidOperationException">A row has no right answer, which SQuAD 1.1 does not allow, or there are no
    /// rows.</exception>
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
    /// <param name="threshold">Smallest probability at which a label counts as predicted.</param>
    /// <exception cref="ArgumentOutOfRangeException">A column is missing or of another type.</exception>
    /// <exception cref="InvalidOperationException">A row has invalid labels or probabilities, or there are no rows.</exception>
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
    /// <exception cref="InvalidOperationException">A row has no valid choice, or a value that is not a probability; or there are no
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
    /// <exception cref="InvalidOperationException">A row has no class, or there are no rows.</exception>
    public static ClassificationReport EvaluateClassificationReport(
        this MulticlassClassificationCatalog catalog,
        IDataView data,
        string labelColumnName = "Label",
        string predictedLabelColumnName = "PredictedLabel")
    {
        Require(catalog, data);
        return Evaluation.Classes(data, labelColumnName, predictedLabelColumnName);
    }

    /// <summary>Measures the calibration of probabilities: whether they match how often the predicted class is right.</summary>
    /// <param name="catalog">The catalog.</param>
    /// <param name="data">The rows.</param>
    /// <param name="labelColumnName">The true class: a key, a Boolean, or an index from 0 as a number.</param>
    /// <param name="scoreColumnName">A vector with each class's probability.</param>
    /// <param name="bins">Number of bins of equal width. Default 15 (Guo et al. 2017).</param>
    /// <exception cref="ArgumentOutOfRangeException">A column is missing or of another type, or there are no bins.</exception>
    /// <exception cref="InvalidOperationException">A row has no class, or a value that is not a probability; or there are no
    /// rows.</exception>
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
