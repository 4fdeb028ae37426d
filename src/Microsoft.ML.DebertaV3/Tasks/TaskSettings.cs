using Microsoft.ML.DebertaV3.DataViews;
using Microsoft.ML.DebertaV3.Scoring;

namespace Microsoft.ML.DebertaV3.Tasks;

/// <summary>Converts trainer options to model settings.</summary>
internal static class TaskSettings
{
    /// <summary>Creates the settings of a model.</summary>
    /// <param name="definition">Definition of the task, with columns and options.</param>
    /// <param name="kind">Identifier of the task in saved models.</param>
    /// <param name="labels">Names of the labels, one per output.</param>
    /// <param name="values">Key values of the labels; null if the keys have no values.</param>
    public static ModelSettings Of(ITaskDefinition definition, string kind, IReadOnlyList<string> labels, LabelValues? values = null) =>
        new()
        {
            Kind = kind,
            TextColumns = [.. definition.Inputs.Select(input => input.Column.Name)],
            Columns = definition.Columns,
            BatchSize = definition.Options.BatchSize,
            ScoringPrecision = definition.Options.ScoringPrecision,
            MaxLength = definition.Options.MaxLength,
            RecognizeSpecialTokens = definition.Options.RecognizeSpecialTokens,
            LabelNames = labels,
            LabelType = values?.SavedType,
        };
}
