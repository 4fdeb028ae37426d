namespace Microsoft.ML.DebertaV3;

/// <summary>Metrics of named entity recognition. A predicted entity is right if its type, begin and end are right.</summary>
/// <remarks>Computed as in seqeval. Immutable, thread safe.</remarks>
public sealed class NamedEntityMetrics
{
    internal NamedEntityMetrics(LabelMetrics overall, IReadOnlyDictionary<string, LabelMetrics> perType)
    {
        (Overall, PerType) = (overall, perType);
        MacroAverage = LabelMetrics.MacroAverage([.. perType.Values]);
        WeightedAverage = LabelMetrics.WeightedAverage([.. perType.Values]);
    }

    /// <summary>Metrics of the entities of all types together (micro average), the usual figure.</summary>
    public LabelMetrics Overall { get; }

    /// <summary>The unweighted mean over the types.</summary>
    public LabelMetrics MacroAverage { get; }

    /// <summary>The mean over the types, weighted by their number of true entities.</summary>
    public LabelMetrics WeightedAverage { get; }

    /// <summary>Metrics of each type that occurs in labels or predictions, in ordinal order.</summary>
    public IReadOnlyDictionary<string, LabelMetrics> PerType { get; }

    /// <summary>Number of predicted entities.</summary>
    public int PredictedEntities { get; internal init; }

    /// <summary>Number of predicted entities that are right.</summary>
    public int TruePositives { get; internal init; }

    /// <summary>Share of the words whose label is right, O included. 0 to 1.</summary>
    public double WordAccuracy { get; internal init; }
}
