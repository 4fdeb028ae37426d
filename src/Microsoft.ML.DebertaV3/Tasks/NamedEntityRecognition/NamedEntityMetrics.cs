namespace Microsoft.ML.DebertaV3;

/// <summary>How well predicted entities fit the true ones: an entity is right if its type and both its borders are.</summary>
/// <remarks>Computed as seqeval does.</remarks>
public sealed class NamedEntityMetrics
{
    internal NamedEntityMetrics(LabelMetrics overall, IReadOnlyDictionary<string, LabelMetrics> perType)
    {
        (Overall, PerType) = (overall, perType);
        MacroAverage = LabelMetrics.MacroAverage([.. perType.Values]);
        WeightedAverage = LabelMetrics.WeightedAverage([.. perType.Values]);
    }

    /// <summary>All entities together, whatever their type (the micro average): what is usually reported.</summary>
    public LabelMetrics Overall { get; }

    /// <summary>The mean over the types, each counting 1.</summary>
    public LabelMetrics MacroAverage { get; }

    /// <summary>The mean over the types, each counting as often as it is true.</summary>
    public LabelMetrics WeightedAverage { get; }

    /// <summary>Each type that occurs in the truth or among the predictions, in ordinal order.</summary>
    public IReadOnlyDictionary<string, LabelMetrics> PerType { get; }

    /// <summary>Predicted entities.</summary>
    public int PredictedEntities { get; internal init; }

    /// <summary>Predicted entities that are right.</summary>
    public int TruePositives { get; internal init; }

    /// <summary>Share of the words whose label is right, O included. 0 to 1.</summary>
    public double WordAccuracy { get; internal init; }
}
