using Microsoft.ML;

namespace Snippets;

/// <summary>docs/attribution.md.</summary>
internal static class Attribution
{
    public static void Words(MLContext mlContext, IDataView data)
    {
        #region attribution
        var model = mlContext.Model.LoadDebertaV3("sentiment", "Text");
        var pipeline = mlContext.Transforms.Text.DebertaV3Attribution(model);
        using var attribution = pipeline.Fit(data);
        var rows = mlContext.Data.CreateEnumerable<Explanation>(attribution.Transform(model.Transform(data)), reuseRowObject: false);
        foreach (var (word, score) in rows.First().AttributionWords.Zip(rows.First().Attributions))
            Console.WriteLine($"{score,8:f3}  {word}");
        #endregion
    }

    private sealed class Explanation
    {
        public string[] AttributionWords { get; set; } = [];

        public float[] Attributions { get; set; } = [];
    }
}
