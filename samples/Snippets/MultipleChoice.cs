using Microsoft.ML;

namespace Snippets;

/// <summary>docs/multiple-choice.md.</summary>
internal static class MultipleChoice
{
    public static void TrainAndMeasure(MLContext mlContext, IDataView train, IDataView test)
    {
        #region choices
        var trainer = mlContext.MulticlassClassification.Trainers.DebertaV3MultipleChoice(
            labelColumnName: "Right", contextColumnName: "Premise", choicesColumnName: "Alternatives");
        using var model = trainer.Fit(train);
        var metrics = mlContext.MulticlassClassification.EvaluateMultipleChoice(model.Transform(test), "Right", "Score");
        Console.WriteLine($"right in {metrics.Accuracy:p1} of the rows, a guess in {metrics.ChanceAccuracy:p1}");
        #endregion
    }
}
