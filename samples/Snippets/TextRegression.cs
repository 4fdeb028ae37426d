using Microsoft.ML;
using Microsoft.ML.Data;

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

    public static void Traits(MLContext mlContext, IDataView train, IDataView test)
    {
        #region traits
        var pipeline = mlContext.Transforms.Concatenate("Traits", "Content", "Cohesion", "Syntax")
            .Append(mlContext.Regression.Trainers.DebertaV3TextRegression(labelColumnName: "Traits", sentence1ColumnName: "Essay"));
        using var model = pipeline.Fit(train);
        var scored = model.Transform(test);
        VBuffer<ReadOnlyMemory<char>> traits = default;
        scored.Schema["Score"].GetSlotNames(ref traits);
        #endregion
        Console.WriteLine(traits.Length);
    }
}
