using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.DebertaV3;

namespace Snippets;

/// <summary>docs/named-entities.md.</summary>
internal static class NamedEntities
{
    public static void TrainAndMeasure(MLContext mlContext, IDataView train, IDataView test)
    {
        #region entities
        var pipeline = mlContext.Transforms.Conversion.MapValueToKey("Label", "Tags") // a vector of texts: O, B-PER, I-PER, ...
            .Append(mlContext.MulticlassClassification.Trainers.DebertaV3NamedEntityRecognition(sentence1ColumnName: "Text"));
        using var model = pipeline.Fit(train);
        var scored = model.Transform(test);
        var metrics = mlContext.MulticlassClassification.EvaluateNamedEntities(scored);
        Console.WriteLine($"F1 {metrics.Overall.F1Score:f3}, words {metrics.WordAccuracy:f3}");
        foreach (var (texts, types) in scored.GetColumn<string[]>("EntityText").Zip(scored.GetColumn<string[]>("EntityType")))
            Console.WriteLine(string.Join(", ", texts.Zip(types, (text, type) => $"{text} ({type})")));
        #endregion
    }

    public static void TrainOnSpans(MLContext mlContext, IDataView train, IDataView test)
    {
        #region entity-spans
        var options = new DebertaV3NamedEntityRecognitionOptions
        {
            LabelColumnName = "Types",
            LabelStartColumnName = "Starts",
            LabelEndColumnName = "Ends",
            Sentence1ColumnName = "Text",
        };
        var pipeline = mlContext.Transforms.Conversion.MapValueToKey("Types") // a vector of texts: PER, LOC, ...
            .Append(mlContext.MulticlassClassification.Trainers.DebertaV3NamedEntityRecognition(options));
        using var model = pipeline.Fit(train);
        var metrics = mlContext.MulticlassClassification.EvaluateNamedEntities(
            model.Transform(test), "Types", labelStartColumnName: "Starts", labelEndColumnName: "Ends", sentence1ColumnName: "Text");
        Console.WriteLine($"F1 {metrics.Overall.F1Score:f3} of {metrics.Overall.Support} entities");
        #endregion
    }

    public static void LoadFolder(MLContext mlContext, IDataView data)
    {
        #region entity-folder
        var options = new DebertaV3LoadOptions { Sentence1ColumnName = "Text", Aggregation = EntityAggregation.Simple };
        using var model = mlContext.Model.LoadDebertaV3("deberta-v3-base-ner", options);
        var entities = model.Transform(data).GetColumn<string[]>("EntityText");
        #endregion
        Console.WriteLine(entities.Count());
    }
}
