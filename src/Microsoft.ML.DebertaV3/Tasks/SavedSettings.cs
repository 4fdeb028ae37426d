using System.Text.Json.Serialization;
using Microsoft.ML.DebertaV3.DataViews;

namespace Microsoft.ML.DebertaV3.Tasks;

/// <summary>The JSON of a saved model that is not config.json: the task and what the model remembers of its options.</summary>
internal sealed class SavedSettings
{
    public required string Kind { get; init; }

    public required IReadOnlyList<string> LabelNames { get; init; }

    /// <summary>What <see cref="LabelNames"/> are values of; null where the label column's keys carry none.</summary>
    public SavedLabelType? LabelType { get; init; }

    public required IReadOnlyList<string> TextColumns { get; init; }

    public required TaskColumns Columns { get; init; }

    public required int BatchSize { get; init; }

    [JsonPropertyName("MaximumLength")] // its name in version 0.1
    public required int MaxLength { get; init; }

    /// <summary>Models of before it was an option have it off.</summary>
    public bool RecognizeSpecialTokens { get; init; }

    /// <summary>Models of before it was kept have none.</summary>
    public TrainingHistory History { get; init; } = TrainingHistory.None;

    /// <summary>The settings as the model holds them.</summary>
    public ModelSettings Model => new(TextColumns, Columns, BatchSize, MaxLength) { RecognizeSpecialTokens = RecognizeSpecialTokens };

    /// <summary>The task that was saved.</summary>
    /// <exception cref="InvalidDataException">There is none like it.</exception>
    public ITask Task() =>
        TaskRegistry.Restore(Kind, Columns, LabelNames, LabelType is null ? null : LabelValues.Parse(LabelType, LabelNames));

    public static SavedSettings Of(TextModel model, TrainingHistory history) => new()
    {
        Kind = model.Task.Kind,
        LabelNames = model.Task.LabelNames,
        LabelType = model.Task.Labels?.SavedType,
        TextColumns = model.Settings.TextColumns,
        Columns = model.Settings.Columns,
        BatchSize = model.Settings.BatchSize,
        MaxLength = model.Settings.MaxLength,
        RecognizeSpecialTokens = model.Settings.RecognizeSpecialTokens,
        History = history,
    };

    /// <exception cref="InvalidDataException">The JSON is damaged, or its values make no model.</exception>
    public static SavedSettings FromUtf8(byte[] json) => ModelStreams.ReadSettings<SavedSettings>(json, settings => settings.IsComplete());

    public byte[] ToUtf8() => ModelStreams.Settings(this);

    private bool IsComplete() =>
        Kind is not null && AreNames(LabelNames) && LabelType is null or { Name: not null } && AreNames(TextColumns)
            && TextColumns.Count is 1 or 2
        && Columns is { Score.Length: > 0, Prediction.Length: > 0, Probability.Length: > 0 }
        && BatchSize is > 0 and <= DebertaV3TrainerOptions.Most && MaxLength is >= 8 and <= DebertaV3TrainerOptions.Most
        && History is { Epochs: not null } && History.Epochs.All(epoch => epoch is { Validation: not null });

    private static bool AreNames(IReadOnlyList<string>? names) => names is { Count: > 0 } && names.All(name => name is not null);
}
