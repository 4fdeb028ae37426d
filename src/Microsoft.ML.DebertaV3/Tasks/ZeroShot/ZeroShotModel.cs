using System.Text.Json;
using Microsoft.ML.DebertaV3.DataViews;
using Microsoft.ML.DebertaV3.Scoring;
using static Microsoft.ML.DebertaV3.Training.OptionChecks;

namespace Microsoft.ML.DebertaV3.Tasks.ZeroShot;

/// <summary>Creates a zero-shot classification model from its options.</summary>
internal static class ZeroShotModel
{
    /// <summary>Returns the model; its weights are read on first use.</summary>
    /// <exception cref="ArgumentException">Options contradict each other, or one is missing.</exception>
    /// <exception cref="InvalidDataException">The folder was not fine-tuned for natural language inference.</exception>
    public static ReadyModel Of(DebertaV3ZeroShotOptions options)
    {
        Refuse(options.Checkpoint is null, nameof(options.Checkpoint),
            "zero-shot classification needs a folder of natural language inference");
        Refuse((options.Labels is { Count: > 0 }) == (options.LabelsColumnName is not null),
            nameof(options.Labels), $"give either {nameof(options.Labels)} or {nameof(options.LabelsColumnName)}");
        SchemaChecks.RequireDistinct(
            (nameof(options.InputColumnName), options.InputColumnName), (nameof(options.LabelsColumnName), options.LabelsColumnName),
            (nameof(options.PredictionColumnName), options.PredictionColumnName),
            (nameof(options.ScoreColumnName), options.ScoreColumnName));
        ZeroShotDecoder.Hypothesis(options.HypothesisTemplate, label: "");
        var checkpoint = options.Checkpoint!;
        var labels = HeadLabels.Require(checkpoint);
        checkpoint.RequireSizes(labels.Count); // before allocating for the label count of config.json
        return ReadyModel.Of(new ZeroShotTask(Settings(options, labels)), checkpoint);
    }

    private static ModelSettings Settings(DebertaV3ZeroShotOptions options, IReadOnlyList<string> labels)
    {
        var values = new Dictionary<string, string>
        {
            [ZeroShotTask.TemplateValue] = options.HypothesisTemplate,
            [ZeroShotTask.MultiLabelValue] = options.MultiLabel.ToString(),
        };
        if (options.Labels is { } candidates)
            values[ZeroShotTask.LabelsValue] = JsonSerializer.Serialize(candidates);
        return new()
        {
            Kind = ZeroShotTask.Kind,
            TextColumns = options.LabelsColumnName is { } column ? [options.InputColumnName, column] : [options.InputColumnName],
            Columns = new Dictionary<string, string>
            {
                ["Prediction"] = options.PredictionColumnName,
                ["Score"] = options.ScoreColumnName,
            },
            BatchSize = options.BatchSize,
            ScoringPrecision = options.ScoringPrecision,
            MaxLength = options.MaxLength,
            LabelNames = labels,
            Values = values,
        };
    }
}
