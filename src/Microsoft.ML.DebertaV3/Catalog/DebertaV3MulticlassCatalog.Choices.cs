using Microsoft.ML.Data;
using Microsoft.ML.DebertaV3;
using Microsoft.ML.DebertaV3.Tasks.MultipleChoice;
using Microsoft.ML.DebertaV3.Tasks.QuestionAnswering;

namespace Microsoft.ML;

// Trainers of multiple choice and question answering.
public static partial class DebertaV3MulticlassCatalog
{
    /// <summary>Fine-tunes DeBERTaV3 to select the choice that fits a context.</summary>
    /// <param name="catalog">The catalog's trainers.</param>
    /// <param name="labelColumnName">The right choice: its index from 0, a number; or a key, whose first value means the first
    /// choice.</param>
    /// <param name="scoreColumnName">Column for the probabilities, one per choice of the row.</param>
    /// <param name="outputColumnName">Column for the predicted choice: a key if the label is a key, otherwise the index;
    /// <see cref="DebertaV3MultipleChoiceOptions.PredictionColumnName"/> of the options.</param>
    /// <param name="contextColumnName">Column with the context of the choices, a text.</param>
    /// <param name="choicesColumnName">Column with the choices, a vector of text of any length.</param>
    /// <param name="batchSize">Rows per step; a row has one sequence for each choice.</param>
    /// <param name="maxEpochs">Passes over the training rows.</param>
    /// <param name="checkpoint">Initial weights; null for <see cref="DebertaV3Checkpoint.Tiny"/>.</param>
    /// <param name="validationSet">Validation rows, evaluated after every epoch; null: none.</param>
    /// <param name="learningRate">Peak learning rate; null: depends on the checkpoint's size.</param>
    public static DebertaV3Trainer DebertaV3MultipleChoice(
        this MulticlassClassificationCatalog.MulticlassClassificationTrainers catalog,
        string labelColumnName = "Label",
        string scoreColumnName = "Score",
        string outputColumnName = "PredictedLabel",
        string contextColumnName = "Context",
        string choicesColumnName = "Choices",
        int batchSize = 32,
        int maxEpochs = 10,
        DebertaV3Checkpoint? checkpoint = null,
        IDataView? validationSet = null,
        double? learningRate = null) => catalog.DebertaV3MultipleChoice(new DebertaV3MultipleChoiceOptions
        {
            LabelColumnName = labelColumnName,
            ScoreColumnName = scoreColumnName,
            PredictionColumnName = outputColumnName,
            ContextColumnName = contextColumnName,
            ChoicesColumnName = choicesColumnName,
            BatchSize = batchSize,
            MaxEpochs = maxEpochs,
            Checkpoint = checkpoint,
            ValidationSet = validationSet,
            LearningRate = learningRate,
        });

    /// <summary>Fine-tunes DeBERTaV3 to select the choice that fits a context.</summary>
    public static DebertaV3Trainer DebertaV3MultipleChoice(
        this MulticlassClassificationCatalog.MulticlassClassificationTrainers catalog, DebertaV3MultipleChoiceOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        var snapshot = (DebertaV3MultipleChoiceOptions)options.Snapshot();
        return new(CatalogUtils.GetEnvironment(catalog), new MultipleChoiceDefinition(snapshot));
    }

    /// <summary>
    /// Fine-tunes DeBERTaV3 for extractive question answering: it finds the span of a context that answers a question. The parameters are
    /// those of ML.NET's QuestionAnswer.
    /// </summary>
    /// <param name="catalog">The catalog's trainers.</param>
    /// <param name="contextColumnName">Column with the text that contains the answer.</param>
    /// <param name="questionColumnName">Column with the question.</param>
    /// <param name="trainingAnswerColumnName">Column with the right answer, a text; empty if there is none.</param>
    /// <param name="answerIndexColumnName">Column with the UTF-16 index at which the answer begins in the context, a number.</param>
    /// <param name="predictedAnswerColumnName">Column for the best answers;
    /// <see cref="DebertaV3QuestionAnsweringOptions.AnswerColumnName"/> of the options.</param>
    /// <param name="scoreColumnName">Column for their scores.</param>
    /// <param name="topK">Number of answers to return.</param>
    /// <param name="batchSize">Windows per step.</param>
    /// <param name="maxEpochs">Passes over the training rows.</param>
    /// <param name="checkpoint">Initial weights; null for <see cref="DebertaV3Checkpoint.Tiny"/>.</param>
    /// <param name="validationSet">Validation rows, evaluated after every epoch; null: none.</param>
    /// <param name="learningRate">Peak learning rate; null: depends on the checkpoint's size.</param>
    public static DebertaV3Trainer DebertaV3QuestionAnswering(
        this MulticlassClassificationCatalog.MulticlassClassificationTrainers catalog,
        string contextColumnName = "Context",
        string questionColumnName = "Question",
        string trainingAnswerColumnName = "TrainingAnswer",
        string answerIndexColumnName = "AnswerIndex",
        string predictedAnswerColumnName = "Answer",
        string scoreColumnName = "Score",
        int topK = 3,
        int batchSize = 4,
        int maxEpochs = 10,
        DebertaV3Checkpoint? checkpoint = null,
        IDataView? validationSet = null,
        double? learningRate = null) => catalog.DebertaV3QuestionAnswering(new DebertaV3QuestionAnsweringOptions
        {
            ContextColumnName = contextColumnName,
            QuestionColumnName = questionColumnName,
            TrainingAnswerColumnName = trainingAnswerColumnName,
            AnswerIndexColumnName = answerIndexColumnName,
            AnswerColumnName = predictedAnswerColumnName,
            ScoreColumnName = scoreColumnName,
            TopK = topK,
            BatchSize = batchSize,
            MaxEpochs = maxEpochs,
            Checkpoint = checkpoint,
            ValidationSet = validationSet,
            LearningRate = learningRate,
        });

    /// <summary>Fine-tunes DeBERTaV3 for extractive question answering.</summary>
    public static DebertaV3Trainer DebertaV3QuestionAnswering(
        this MulticlassClassificationCatalog.MulticlassClassificationTrainers catalog, DebertaV3QuestionAnsweringOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        var snapshot = (DebertaV3QuestionAnsweringOptions)options.Snapshot();
        return new(CatalogUtils.GetEnvironment(catalog), new QuestionAnsweringDefinition(snapshot));
    }
}
