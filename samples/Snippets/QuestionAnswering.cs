using Microsoft.ML;
using Microsoft.ML.DebertaV3;

namespace Snippets;

/// <summary>docs/question-answering.md.</summary>
internal static class QuestionAnswering
{
    public static void Answer(MLContext mlContext, IDataView questions, string folder)
    {
        #region answers
        using var model = mlContext.Model.LoadDebertaV3(folder, new DebertaV3LoadOptions
        {
            Sentence1ColumnName = "Context",
            Sentence2ColumnName = "Question",
            TopK = 3,
            HandleImpossibleAnswer = true, // the model was trained on SQuAD 2
        });
        var answered = model.Transform(questions);
        var metrics = mlContext.MulticlassClassification.EvaluateQuestionAnswering(
            answered, answersColumnName: "RightAnswer", noAnswerProbabilityColumnName: "NoAnswerScore");
        Console.WriteLine($"exact {metrics.Overall.ExactMatch:f1}, F1 {metrics.Overall.F1Score:f1}");
        #endregion
    }
}
