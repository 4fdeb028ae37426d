using System.Globalization;
using Microsoft.ML.DebertaV3.DataViews;
using Microsoft.ML.DebertaV3.Scoring;
using static Microsoft.ML.DebertaV3.Training.OptionChecks;

namespace Microsoft.ML.DebertaV3.Tasks.Embeddings;

/// <summary>Creates an embedding model from its options.</summary>
internal static class EmbeddingsModel
{
    /// <summary>Returns the model; its weights are read on first use.</summary>
    /// <exception cref="ArgumentException">The checkpoint does not have the layer, or two options name the same column.</exception>
    public static ReadyModel Of(DebertaV3EmbeddingsOptions options)
    {
        SchemaChecks.RequireDistinct(
            (nameof(options.InputColumnName), options.InputColumnName), (nameof(options.OutputColumnName), options.OutputColumnName));
        var checkpoint = options.Checkpoint ?? DebertaV3Checkpoint.Tiny;
        Refuse(options.Layer > checkpoint.Config.Layers,
            nameof(options.Layer), $"{options.Layer} is more than the checkpoint's {checkpoint.Config.Layers} layers");
        var task = new EmbeddingsTask(Settings(options, checkpoint), checkpoint.Config);
        return ReadyModel.Of(task, checkpoint);
    }

    private static ModelSettings Settings(DebertaV3EmbeddingsOptions options, DebertaV3Checkpoint checkpoint) => new()
    {
        Kind = EmbeddingsTask.Kind,
        TextColumns = [options.InputColumnName],
        Columns = new Dictionary<string, string> { ["Output"] = options.OutputColumnName },
        BatchSize = options.BatchSize,
        ScoringPrecision = options.ScoringPrecision,
        MaxLength = options.MaxLength,
        Values = new Dictionary<string, string>
        {
            [EmbeddingsTask.PoolingValue] = ((int)options.Pooling).ToString(CultureInfo.InvariantCulture),
            [EmbeddingsTask.LayerValue] = (options.Layer ?? checkpoint.Config.Layers).ToString(CultureInfo.InvariantCulture),
            [EmbeddingsTask.NormalizeValue] = options.Normalize.ToString(),
        },
        Pretraining = checkpoint.Description.Pretraining,
    };
}
