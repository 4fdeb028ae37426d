using Microsoft.ML.DebertaV3.Tests.Support;

namespace Microsoft.ML.DebertaV3.Tests.Tasks.Attribution;

/// <summary>Small models of each kind that can be explained.</summary>
internal static class ExplainedModels
{
    public static readonly string[] Kinds = ["multi-class", "binary", "multi-label", "regression", "several numbers"];

    /// <summary>A model of a kind, fitted for an epoch.</summary>
    public static DebertaV3Transformer Fit(MLContext context, string kind, bool isPair = false)
    {
        var second = isPair ? "Sentence2" : null;
        var data = Examples.View(context);
        switch (kind)
        {
            case "multi-class":
                return SmallNetwork.FitMulticlass(o => o.Sentence2ColumnName = second);
            case "binary":
                return context.BinaryClassification.Trainers.DebertaV3TextClassification(SmallNetwork.Classification(o =>
                    (o.LabelColumnName, o.Sentence2ColumnName) = ("Truth", second))).Fit(data);
            case "multi-label":
                var topics = context.Transforms.Conversion.MapValueToKey("Topics").Fit(Topics(context)).Transform(Topics(context));
                return context.MulticlassClassification.Trainers.DebertaV3MultiLabelClassification(
                    "Topics", sentence2ColumnName: second, maxEpochs: 1, checkpoint: SmallNetwork.Checkpoint).Fit(topics);
            case "regression":
                return context.Regression.Trainers.DebertaV3TextRegression(
                    SmallNetwork.Regression(o => o.Sentence2ColumnName = second)).Fit(data);
            default:
                var traits = context.Transforms.Concatenate("Traits", "Value", "Weight").Fit(data).Transform(data);
                return context.Regression.Trainers.DebertaV3TextRegression(SmallNetwork.Regression(o =>
                    (o.LabelColumnName, o.Sentence2ColumnName) = ("Traits", second))).Fit(traits);
        }
    }

    private static IDataView Topics(MLContext context) => context.Data.LoadFromEnumerable(Examples.Rows().Select((row, i) => new TopicRow
    {
        Sentence1 = row.Sentence1,
        Sentence2 = row.Sentence2,
        Topics = i % 2 == 0 ? ["kettle"] : ["rain", "train"],
    }));

    private sealed class TopicRow
    {
        public string? Sentence1 { get; set; }

        public string? Sentence2 { get; set; }

        public string[] Topics { get; set; } = [];
    }
}
