using Microsoft.ML;

namespace Snippets;

/// <summary>docs/text-regression.md.</summary>
internal static class TextRegression
{
    public static void Similarity(MLContext mlContext, IDataView train, IDataView test)
    {
        #region similarity
        var trainer = mlContext.Regression.Trainers.DebertaV3TextRegression(
            labelColumnName: "Similarity", sentence1ColumnName: "First", sentence2ColumnName: "Second");
        using var model = trainer.Fit(train);
        var metrics = mlContext.Regression.Evaluate(model.Transform(test), labelColumnName: "Similarity");
        #endregion
        Console.WriteLine(metrics.MeanSquaredError);
    }
}
