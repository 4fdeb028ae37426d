using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.DebertaV3;

namespace Snippets;

/// <summary>docs/text-classification.md.</summary>
internal static class TextClassification
{
    public static DebertaV3Trainer Options(MLContext mlContext)
    {
        #region classification-options
        var trainer = mlContext.MulticlassClassification.Trainers.DebertaV3TextClassification(new DebertaV3TextClassificationOptions
        {
            Sentence1ColumnName = "Text",
            ExampleWeightColumnName = "Weight",
            Checkpoint = DebertaV3Checkpoint.FromFolder("deberta-v3-small"),
            MaxEpochs = 3,
            MaxLength = 128,
        });
        #endregion
        return trainer;
    }

    public static void Binary(MLContext mlContext, IDataView train, IDataView test)
    {
        #region binary
        var trainer = mlContext.BinaryClassification.Trainers.DebertaV3TextClassification(sentence1ColumnName: "Text");
        using var model = trainer.Fit(train);
        var metrics = mlContext.BinaryClassification.Evaluate(model.Transform(test));
        #endregion
        Console.WriteLine(metrics.Accuracy);
    }

    public static DebertaV3Trainer Pair(MLContext mlContext)
    {
        #region pair
        var trainer = mlContext.MulticlassClassification.Trainers.DebertaV3TextClassification(
            sentence1ColumnName: "Premise", sentence2ColumnName: "Hypothesis");
        #endregion
        return trainer;
    }

    public static void LabelsOfScores(IDataView scored)
    {
        #region slot-names
        VBuffer<ReadOnlyMemory<char>> labels = default;
        scored.Schema["Score"].GetSlotNames(ref labels);
        #endregion
        Console.WriteLine(labels);
    }

    public static ITransformer WithoutLabel(MLContext mlContext, IDataView train)
    {
        #region without-label
        var pipeline = new EstimatorChain<ITransformer>()
            .Append(mlContext.Transforms.Conversion.MapValueToKey("Label"), TransformerScope.TrainTest)
            .Append(mlContext.MulticlassClassification.Trainers.DebertaV3TextClassification(sentence1ColumnName: "Text"))
            .Append(mlContext.Transforms.Conversion.MapKeyToValue("PredictedLabel"));
        var model = pipeline.Fit(train);
        var scorer = model.GetModelFor(TransformerScope.Scoring);
        #endregion
        return scorer;
    }

    public static void ManyEngines(MLContext mlContext, ITransformer model)
    {
        #region shared-model
        var shared = new PredictionEngineOptions { OwnsTransformer = false };
        using var engine = mlContext.Model.CreatePredictionEngine<Message, Prediction>(model, shared);
        #endregion
    }

    public static IDataView Folder(MLContext mlContext, IDataView data)
    {
        #region load-folder
        using var model = mlContext.Model.LoadDebertaV3("deberta-v3-base-mnli", sentence1ColumnName: "Premise",
            sentence2ColumnName: "Hypothesis");
        var scored = model.Transform(data);
        Console.WriteLine(string.Join(", ", model.Labels));
        #endregion
        return scored;
    }

    public static IReadOnlyList<string> BinaryFolder(MLContext mlContext)
    {
        #region load-options
        var options = new DebertaV3LoadOptions { Task = DebertaV3LoadTask.BinaryClassification, PositiveLabel = "toxic" };
        using var model = mlContext.Model.LoadDebertaV3("toxicity-deberta-v3", options);
        #endregion
        return model.Labels;
    }
}
