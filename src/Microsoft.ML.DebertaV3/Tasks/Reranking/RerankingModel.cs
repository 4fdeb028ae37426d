using Microsoft.ML.DebertaV3.DataViews;
using Microsoft.ML.DebertaV3.Scoring;
using static Microsoft.ML.DebertaV3.Training.OptionChecks;

namespace Microsoft.ML.DebertaV3.Tasks.Reranking;

/// <summary>Creates a re-ranking model from its options.</summary>
internal static class RerankingModel
{
    /// <summary>Returns the model; its weights are read on first use.</summary>
    /// <exception cref="ArgumentException">The checkpoint is missing, or two options name the same column.</exception>
    /// <exception cref="InvalidDataException">The checkpoint's head is of another kind.</exception>
    public static ReadyModel Of(DebertaV3RerankingOptions options)
    {
        Refuse(options.Checkpoint is null, nameof(options.Checkpoint), "re-ranking needs a folder that was fine-tuned for it");
        SchemaChecks.RequireDistinct(
            (nameof(options.QueryColumnName), options.QueryColumnName), (nameof(options.PassagesColumnName), options.PassagesColumnName),
            (nameof(options.ScoreColumnName), options.ScoreColumnName), (nameof(options.OrderColumnName), options.OrderColumnName));
        var checkpoint = options.Checkpoint!;
        var labels = HeadLabels.Require(checkpoint);
        checkpoint.RequireSizes(labels.Count); // before allocating for the label count of config.json
        return ReadyModel.Of(new RerankingTask(Settings(options, labels)), checkpoint);
    }

    private static ModelSettings Settings(DebertaV3RerankingOptions options, IReadOnlyList<string> labels) => new()
    {
        Kind = RerankingTask.Kind,
        TextColumns = [options.QueryColumnName, options.PassagesColumnName],
        Columns = new Dictionary<string, string> { ["Score"] = options.ScoreColumnName, ["Order"] = options.OrderColumnName },
        BatchSize = options.BatchSize,
        ScoringPrecision = options.ScoringPrecision,
        MaxLength = options.MaxLength,
        LabelNames = labels,
    };
}
