using Microsoft.ML.Data;
using Microsoft.ML.DebertaV3;
using Microsoft.ML.DebertaV3.Tasks.MultipleChoice;
using Microsoft.ML.DebertaV3.Tasks.QuestionAnswering;

namespace Microsoft.ML;

// Trainers of tasks whose rows are more than a text or a pair.
public static partial class DebertaV3MulticlassCatalog
{
    /// <summary>Fine-tunes DeBERTaV3 to say which of some choices goes with a context.</summary>
    /// <param name="catalog">The catalog's trainers.</param>
    /// <param name="labelColumnName">The right choice: a number, its index from 0, or a key, of which the first means the first
    /// choice.</param>
    /// <param name="scoreColumnName">Column for the probabilities, one per choice of the row.</param>
    /// <param name="outputColumnName">Column for the predicted choice, a key where the label is one, else the index;
    /// <see cref="DebertaV3MultipleChoiceOptions.PredictionColumnName"/> of the options.</param>
    /// <param name="contextColumnName">Column with what the choices belong to, a text.</param>
    /// <param name="choicesColumnName">Column with the choices, a vector of text of any length.</param>
    /// <param name="batchSize">Rows per step; a row has as many sequences as choices.</param>
    /// <param name="maxEpochs">Passes over the rows.</param>
    /// <param name="checkpoint">The weights to start from; null for <see cref="DebertaV3Checkpoint.Tiny"/>.</param>
    /// <param name="validationSet">Rows to measure after every epoch; null: none.</param>
    /// <param name="learningRate">Peak learning rate; null: by the checkpoint's size.</param>
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

    /// <summary>Fine-tunes DeBERTaV3 to say which of some choices goes with a context.</summary>
    public static DebertaV3Trainer DebertaV3MultipleChoice(
        this MulticlassClassificationCatalog.MulticlassClassificationTrainers catalog, DebertaV3MultipleChoiceOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        var snapshot = (DebertaV3MultipleChoiceOptions)options.Snapshot();
        return new(CatalogUtils.GetEnvironment(catalog), new MultipleChoiceDefinition(snapshot));
    }

    /// <summary>
    /// Fine-tunes DeBERTaV3 to find the part of a context that answers a question; parameters as ML.NET's QuestionAnswer.
    /// </summary>
    /// <param name="catalog">The catalog's trainers.</param>
    /// <param name="contextColumnName">Column with the text that holds the answer.</param>
    /// <param name="questionColumnName">Column with the question.</param>
    /// <param name="trainingAnswerColumnName">Column with the right answer, a text; empty where there is none.</param>
    /// <param name="answerIndexColumnName">Column with the UTF-16 index at which the answer begins in the context, a number.</param>
    /// <param name="predictedAnswerColumnName">Column for the best answers;
    /// <see cref="DebertaV3QuestionAnsweringOptions.AnswerColumnName"/> of the options.</param>
    /// <param name="scoreColumnName">Column for their scores.</param>
    /// <param name="topK">Answers wanted.</param>
    /// <param name="batchSize">Windows per step.</param>
    /// <param name="maxEpochs">Passes over the rows.</param>
    /// <param name="checkpoint">The weights to start from; null for <see cref="DebertaV3Checkpoint.Tiny"/>.</param>
    /// <param name="validationSet">Rows to measure after every epoch; null: none.</param>
    /// <param name="learningRate">Peak learning rate; null: by the checkpoint's size.</param>
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

    /// <summary>Fine-tunes DeBERTaV3 to find the part of a context that answers a question.</summary>
    public static DebertaV3Trainer DebertaV3QuestionAnswering(
        this MulticlassClassificationCatalog.MulticlassClassificationTrainers catalog, DebertaV3QuestionAnsweringOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        var snapshot = (DebertaV3QuestionAnsweringOptions)options.Snapshot();
        return new(CatalogUtils.GetEnvironment(catalog), new QuestionAnsweringDefinition(snapshot));
    }
}
