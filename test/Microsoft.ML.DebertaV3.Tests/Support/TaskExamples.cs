using Microsoft.ML.DebertaV3.DataViews;
using Microsoft.ML.DebertaV3.Scoring;
using Microsoft.ML.DebertaV3.Tasks;
using Microsoft.ML.DebertaV3.Training;

namespace Microsoft.ML.DebertaV3.Tests.Support;

/// <summary>Settings and rows of tasks, without data.</summary>
internal static class TaskExamples
{
    /// <summary>Settings with the usual columns.</summary>
    public static ModelSettings Settings(string kind, params string[] labels) => new()
    {
        Kind = kind,
        TextColumns = ["Sentence1"],
        Columns = new Dictionary<string, string>
        {
            ["Score"] = "Score",
            ["Prediction"] = "PredictedLabel",
            ["Probability"] = "Probability",
        },
        BatchSize = 4,
        MaxLength = 16,
        LabelNames = labels,
        LabelType = LabelValues.FromNames(labels).SavedType,
    };

    /// <summary>A row of one sequence.</summary>
    public static TrainingRow Row(int[] ids, float target, float weight = 1) =>
        new(new EncodedRow([ids]), [target], [new TrainingExample(ids, target, weight)]);
}
