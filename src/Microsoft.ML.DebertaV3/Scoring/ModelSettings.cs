using System.Globalization;
using System.Text.Json.Serialization;
using Microsoft.ML.DebertaV3.Checkpoints;
using Microsoft.ML.DebertaV3.DataViews;

namespace Microsoft.ML.DebertaV3.Scoring;

/// <summary>Settings that are saved with every model, whatever its task. Immutable.</summary>
internal sealed record ModelSettings
{
    /// <summary>Identifier of the task in saved models; must never change.</summary>
    public required string Kind { get; init; }

    /// <summary>The text columns that scoring reads, in the task's order.</summary>
    public required IReadOnlyList<string> TextColumns { get; init; }

    /// <summary>
    /// Names of the columns that scoring adds, by role. The option that sets a column name is the role followed by "ColumnName".
    /// </summary>
    public required IReadOnlyDictionary<string, string> Columns { get; init; }

    /// <summary>Sequences per batch.</summary>
    public required int BatchSize { get; init; }

    /// <summary>Maximum sequence length in pieces.</summary>
    [JsonPropertyName("MaximumLength")] // its name in version 0.1
    public required int MaxLength { get; init; }

    /// <summary>
    /// Whether "[SEP]" and other special tokens in a text are recognized. False for models saved before this was an option.
    /// </summary>
    public bool RecognizeSpecialTokens { get; init; }

    /// <summary>The type of linear layers in scoring. Models of before it was an option have float32.</summary>
    public ScoringPrecision ScoringPrecision { get; init; }

    /// <summary>Names of the labels by output index; empty for tasks without labels.</summary>
    public IReadOnlyList<string> LabelNames { get; init; } = [];

    /// <summary>Type of the key values that <see cref="LabelNames"/> represent; null if the keys have no values.</summary>
    public SavedLabelType? LabelType { get; init; }

    /// <summary>Options of the specific task by name, as culture-invariant text.</summary>
    public IReadOnlyDictionary<string, string> Values { get; init; } = new Dictionary<string, string>();

    /// <summary>History of the fit; empty for models saved before it was stored.</summary>
    public TrainingHistory History { get; init; } = TrainingHistory.None;

    /// <summary>Record of pre-training; stored in config.json.</summary>
    [JsonIgnore]
    public PretrainingRecord? Pretraining { get; init; }

    /// <summary>Returns the name of the column with a role.</summary>
    /// <exception cref="InvalidDataException">The model has no such column.</exception>
    public string Column(string role) =>
        Columns.GetValueOrDefault(role) ?? throw new InvalidDataException($"The model's settings name no column for '{role}'.");

    /// <summary>Returns the key values of the labels; null if the keys have none.</summary>
    /// <exception cref="InvalidDataException">A name is not a valid value of the type.</exception>
    public LabelValues? Labels() => LabelType is null ? null : LabelValues.Parse(LabelType, LabelNames);

    /// <summary>Returns a number from <see cref="Values"/>.</summary>
    /// <exception cref="InvalidDataException">The number is missing or out of range.</exception>
    public T Value<T>(string name, T least, T most)
        where T : struct, IParsable<T>, IComparable<T> =>
        T.TryParse(Values.GetValueOrDefault(name), CultureInfo.InvariantCulture, out var value)
            && value.CompareTo(least) >= 0 && value.CompareTo(most) <= 0
            ? value
            : throw new InvalidDataException($"The model's settings hold no '{name}' from {least} to {most}.");

    /// <summary>Returns a flag from <see cref="Values"/>; false if it is missing.</summary>
    public bool Flag(string name) => Values.GetValueOrDefault(name) == bool.TrueString;

    /// <summary>Whether deserialized settings are complete and valid.</summary>
    public bool IsComplete() =>
        Kind is not null && AreNames(LabelNames) && LabelType is null or { Name: not null }
        && TextColumns is { Count: > 0 } && AreNames(TextColumns)
        && Columns is { Count: > 0 } && Columns.Values.All(name => !string.IsNullOrEmpty(name))
        && BatchSize is > 0 and <= DebertaV3FitOptions.Most && MaxLength is >= 8 and <= DebertaV3FitOptions.Most
        && Values is not null && Enum.IsDefined(ScoringPrecision)
        && History is { Epochs: not null } && History.Epochs.All(epoch => epoch is { Validation: not null });

    private static bool AreNames(IReadOnlyList<string>? names) => names is not null && names.All(name => name is not null);
}
