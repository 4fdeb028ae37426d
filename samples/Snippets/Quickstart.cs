using Microsoft.ML;
using Microsoft.ML.DebertaV3;

namespace Snippets;

/// <summary>README.md, docs/getting-started.md.</summary>
internal static class Quickstart
{
    public static void Pipeline()
    {
        #region pipeline
        var mlContext = new MLContext(seed: 1);
        var data = mlContext.Data.LoadFromTextFile<Message>("messages.tsv", hasHeader: true);
        var split = mlContext.Data.TrainTestSplit(data, testFraction: 0.2);

        var pipeline = mlContext.Transforms.Conversion.MapValueToKey("Label")
            .Append(mlContext.MulticlassClassification.Trainers.DebertaV3TextClassification(sentence1ColumnName: "Text", maxEpochs: 20))
            .Append(mlContext.Transforms.Conversion.MapKeyToValue("PredictedLabel"));
        using var model = pipeline.Fit(split.TrainSet);
        var metrics = mlContext.MulticlassClassification.Evaluate(model.Transform(split.TestSet));
        Console.WriteLine($"{metrics.MicroAccuracy:p1} of the held-out rows are right.");

        mlContext.Model.SaveDebertaV3(model, data.Schema, "messages.mlnet");
        var loaded = mlContext.Model.Load("messages.mlnet", out _);
        using var engine = mlContext.Model.CreatePredictionEngine<Message, Prediction>(loaded);
        Console.WriteLine(engine.Predict(new Message { Text = "The blue bin has not been emptied for two weeks." }).PredictedLabel);
        #endregion
    }

    public static IEstimator<ITransformer> Published(MLContext mlContext)
    {
        #region published
        var pipeline = mlContext.Transforms.Conversion.MapValueToKey("Label")
            .Append(mlContext.MulticlassClassification.Trainers.DebertaV3TextClassification(
                sentence1ColumnName: "Text", maxEpochs: 3, checkpoint: DebertaV3Checkpoint.FromFolder("deberta-v3-small")))
            .Append(mlContext.Transforms.Conversion.MapKeyToValue("PredictedLabel"));
        #endregion
        return pipeline;
    }

    public static MLContext Gpu()
    {
        #region gpu
        var mlContext = new MLContext(seed: 1)
        {
            GpuDeviceId = 0,
            FallbackToCpu = true,
        };
        #endregion
        return mlContext;
    }
}
