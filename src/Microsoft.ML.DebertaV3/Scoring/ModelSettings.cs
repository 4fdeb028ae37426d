using System.Globalization;
using System.Text.Json.Serialization;
using Microsoft.ML.DebertaV3.Checkpoints;
using Microsoft.ML.DebertaV3.DataViews;

namespace Microsoft.ML.DebertaV3.Scoring;

/// <summary>What a model remembers of its options: the settings of every saved model, whatever its task. Immutable.</summary>
internal sealed record ModelSettings
{
    /// <summary>What saved models call the task; never changes.</summary>
    public required string Kind { get; init; }

    /// <summary>The text columns that scoring reads, in the task's order.</summary>
    public required IReadOnlyList<string> TextColumns { get; init; }

    /// <summary>
    /// Names of the columns that scoring adds, by role. The option that names a column is its role and "ColumnName".
    /// </summary>
    public required IReadOnlyDictionary<string, string> Columns { get; init; }

    /// <summary>Sequences per forward.</summary>
    public required int BatchSize { get; init; }

    /// <summary>Longest sequence in pieces.</summary>
    [JsonPropertyName("MaximumLength")] // its name in version 0.1
    public required int MaxLength { get; init; }

    /// <summary>Whether "[SEP]" and the like in a text are the special pieces. Models of before it was an option have it off.</summary>
    public bool RecognizeSpecialTokens { get; init; }

    /// <summary>Names of the labels by their index in the head; empty where the task has none.</summary>
    public IReadOnlyList<string> LabelNames { get; init; } = [];

    /// <summary>What <see cref="LabelNames"/> are values of; null where the label column's keys carry none.</summary>
    public SavedLabelType? LabelType { get; init; }

    /// <summary>The task's own options, by name, as invariant text.</summary>
    public IReadOnlyDictionary<string, string> Values { get; init; } = new Dictionary<string, string>();

    /// <summary>How the fit went. Models of before it was kept have none.</summary>
    public TrainingHistory History { get; init; } = TrainingHistory.None;

    /// <summary>How the weights were pre-trained; in config.json.</summary>
    [JsonIgnore]
    public PretrainingRecord? Pretraining { get; init; }

    /// <summary>The name of the column of a role.</summary>
    /// <exception cref="InvalidDataException">The model has no such column.</exception>
    public string Column(string role) =>
        Columns.GetValueOrDefault(role) ?? throw new InvalidDataException($"The model's settings name no column for '{role}'.");

    /// <summary>The label values that the outputs stand for; null where the keys carry none.</summary>
    /// <exception cref="InvalidDataException">A name is no value of the type.</exception>
    public LabelValues? Labels() => LabelType is null ? null : LabelValues.Parse(LabelType, LabelNames);

    /// <summary>A number among the task's own options.</summary>
    /// <exception cref="InvalidDataException">It is missing or out of its range.</exception>
    public T Value<T>(string name, T least, T most)
        where T : struct, IParsable<T>, IComparable<T> =>
        T.TryParse(Values.GetValueOrDefault(name), CultureInfo.InvariantCulture, out var value)
            && value.CompareTo(least) >= 0 && value.CompareTo(most) <= 0
            ? value
            : throw new InvalidDataException($"The model's settings hold no '{name}' from {least} to {most}.");

    /// <summary>Whether an option of the task is on.</summary>
    public bool Flag(string name) => Values.GetValueOrDefault(name) == bool.TrueString;

    /// <summary>Whether what JSON gave makes a model.</summary>
    public bool IsComplete() =>
        Kind is not null && AreNames(LabelNames) && LabelType is null or { Name: not null }
        && TextColumns is { Count: > 0 } && AreNames(TextColumns)
        && Columns is { Count: > 0 } && Columns.Values.All(name => !string.IsNullOrEmpty(name))
        && BatchSize is > 0 and <= DebertaV3FitOptions.Most && MaxLength is >= 8 and <= DebertaV3FitOptions.Most
        && Values is not null
        && History is { Epochs: not null } && History.Epochs.All(epoch => epoch is { Validation: not null });

    private static bool AreNames(IReadOnlyList<string>? names) => names is not null && names.All(name => name is not null);
}
