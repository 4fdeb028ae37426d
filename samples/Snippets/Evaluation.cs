using Microsoft.ML;

namespace Snippets;

/// <summary>docs/evaluation.md.</summary>
internal static class Evaluation
{
    public static void Entities(MLContext mlContext, IDataView scored)
    {
        #region entities
        var metrics = mlContext.MulticlassClassification.EvaluateNamedEntities(scored, labelColumnName: "Tags");
        Console.WriteLine($"F1 {metrics.Overall.F1Score:P1} of {metrics.Overall.Support} entities");
        foreach (var (type, found) in metrics.PerType)
            Console.WriteLine($"{type}: precision {found.Precision:P1}, recall {found.Recall:P1}");
        #endregion
    }

    public static void Answers(MLContext mlContext, IDataView scored)
    {
        #region answers
        var metrics = mlContext.MulticlassClassification.EvaluateQuestionAnswering(
            scored, answersColumnName: "Answers", predictedAnswerColumnName: "Answer", noAnswerProbabilityColumnName: "NoAnswer");
        Console.WriteLine($"exact {metrics.Overall.ExactMatch:f1}, F1 {metrics.Overall.F1Score:f1}");
        Console.WriteLine($"best F1 {metrics.BestF1Score.Score:f1} with a threshold of {metrics.BestF1Score.Threshold:f3}");
        #endregion
    }

    public static void Classes(MLContext mlContext, IDataView scored)
    {
        #region classes
        var report = mlContext.MulticlassClassification.EvaluateClassificationReport(scored);
        var calibration = mlContext.MulticlassClassification.EvaluateCalibration(scored);
        Console.WriteLine($"Matthews {report.MatthewsCorrelation:f3}, macro F1 {report.MacroAverage.F1Score:f3}");
        Console.WriteLine($"expected calibration error {calibration.ExpectedCalibrationError:f3}");
        #endregion
    }
}
