using Microsoft.ML;

namespace Snippets;

/// <summary>docs/multi-label.md.</summary>
internal static class MultiLabel
{
    public static void TrainAndMeasure(MLContext mlContext, IDataView train, IDataView test)
    {
        #region topics
        var pipeline = mlContext.Transforms.Conversion.MapValueToKey("Topics") // a vector of texts, as long as the row has topics
            .Append(mlContext.MulticlassClassification.Trainers.DebertaV3MultiLabelClassification(
                labelColumnName: "Topics", sentence1ColumnName: "Text", threshold: 0.4))
            .Append(mlContext.Transforms.Conversion.MapKeyToValue("PredictedLabels"));
        using var model = pipeline.Fit(train);
        var metrics = mlContext.MulticlassClassification.EvaluateMultiLabel(model.Transform(test), "Topics", "Score", threshold: 0.4);
        Console.WriteLine($"F1 over all decisions {metrics.MicroAverage.F1Score:f3}, mean over topics {metrics.MacroAverage.F1Score:f3}");
        #endregion
    }
}
