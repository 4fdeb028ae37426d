using Microsoft.ML.DebertaV3.DataViews;
using Microsoft.ML.DebertaV3.Scoring;

namespace Microsoft.ML.DebertaV3.Tasks;

/// <summary>From a trainer's options to what its models remember.</summary>
internal static class TaskSettings
{
    /// <summary>The settings of a model.</summary>
    /// <param name="definition">Says columns and options.</param>
    /// <param name="kind">What saved models call the task.</param>
    /// <param name="labels">Names of the labels, one for each output.</param>
    /// <param name="values">What the labels are; null where the keys carry no values.</param>
    public static ModelSettings Of(ITaskDefinition definition, string kind, IReadOnlyList<string> labels, LabelValues? values = null) =>
        new()
        {
            Kind = kind,
            TextColumns = [.. definition.Inputs.Select(input => input.Column.Name)],
            Columns = definition.Columns,
            BatchSize = definition.Options.BatchSize,
            MaxLength = definition.Options.MaxLength,
            RecognizeSpecialTokens = definition.Options.RecognizeSpecialTokens,
            LabelNames = labels,
            LabelType = values?.SavedType,
        };
}
