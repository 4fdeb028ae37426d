using System.Numerics.Tensors;
using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.DebertaV3;

namespace Snippets;

/// <summary>docs/ready-made.md.</summary>
internal static class ReadyMade
{
    public static void Folder(MLContext mlContext, IDataView data)
    {
        #region ready-made
        var checkpoint = DebertaV3Checkpoint.FromFolder("prompt-guard");
        var estimator = mlContext.Transforms.Text.DebertaV3(checkpoint, new DebertaV3LoadOptions { Sentence1ColumnName = "Text" });
        using var model = estimator.Fit(data);
        var predictions = model.Transform(data);
        #endregion
        Console.WriteLine(predictions.Schema);
    }

    public static void Hub(MLContext mlContext, IDataView data)
    {
        #region ready-made-hub
        using var model = mlContext.Transforms.Text.DebertaV3(
            DebertaV3Checkpoint.FromHub("somebody/prompt-guard"), new DebertaV3LoadOptions { Sentence1ColumnName = "Text" }).Fit(data);
        #endregion
        Console.WriteLine(model.Transform(data).Schema);
    }

    public static void Embeddings(MLContext mlContext, IDataView train)
    {
        #region embeddings
        var checkpoint = DebertaV3Checkpoint.FromFolder("deberta-v3-small");
        var pipeline = mlContext.Transforms.Text.DebertaV3Embeddings("Text", "Embedding", checkpoint)
            .Append(mlContext.Transforms.Text.FeaturizeText("Words", "Text"))
            .Append(mlContext.Transforms.Concatenate("Features", "Embedding", "Words"))
            .Append(mlContext.Transforms.Conversion.MapValueToKey("Label"))
            .Append(mlContext.MulticlassClassification.Trainers.SdcaMaximumEntropy());
        #endregion
        pipeline.Fit(train);
    }

    public static async Task Generator(MLContext mlContext)
    {
        #region embedding-generator
        using var generator = mlContext.Model.CreateDebertaV3EmbeddingGenerator(new DebertaV3EmbeddingsOptions
        {
            Checkpoint = DebertaV3Checkpoint.FromFolder("deberta-v3-retriever"),
            Normalize = true,
        });
        var vectors = await generator.GenerateAsync(["The bin was not emptied.", "Our rubbish is still here."]);
        var cosine = TensorPrimitives.Dot(vectors[0].Vector.Span, vectors[1].Vector.Span);
        #endregion
        Console.WriteLine(cosine);
    }

    public static void ZeroShot(MLContext mlContext, IDataView data)
    {
        #region zero-shot
        var estimator = mlContext.Transforms.Text.DebertaV3ZeroShotClassification(new DebertaV3ZeroShotOptions
        {
            Checkpoint = DebertaV3Checkpoint.FromFolder("deberta-v3-nli"),
            Labels = ["sports", "politics", "the weather"],
        });
        using var model = estimator.Fit(data);
        var labels = model.Transform(data).GetColumn<string>("PredictedLabel");
        #endregion
        Console.WriteLine(string.Join(", ", labels));
    }

    public static void Reranking(MLContext mlContext, IDataView queries)
    {
        #region re-ranking
        var estimator = mlContext.Transforms.Text.DebertaV3Reranking(
            new DebertaV3RerankingOptions { Checkpoint = DebertaV3Checkpoint.FromFolder("deberta-v3-reranker") });
        using var model = estimator.Fit(queries); // columns Query (text) and Passages (a vector of text)
        var order = model.Transform(queries).GetColumn<int[]>("Order");
        #endregion
        Console.WriteLine(order.Count());
    }
}
