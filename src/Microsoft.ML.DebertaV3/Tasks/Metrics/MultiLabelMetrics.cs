namespace Microsoft.ML.DebertaV3;

/// <summary>How well sets of labels fit the true ones: a row has any number of them.</summary>
/// <remarks>Computed as scikit-learn does; what is divided by 0 is 0.</remarks>
public sealed class MultiLabelMetrics
{
    /// <param name="truth">Whether each label is true. [rows][labels], at least one row</param>
    /// <param name="predicted">Whether it is predicted. [rows][labels]</param>
    internal MultiLabelMetrics(IReadOnlyList<bool[]> truth, IReadOnlyList<bool[]> predicted)
    {
        var rows = truth.Zip(predicted).ToArray();
        PerLabel = [.. truth[0].Select((_, label) => Count(rows.Select(row => (row.First[label], row.Second[label]))))];
        MicroAverage = Count(rows.SelectMany(row => row.First.Zip(row.Second)));
        MacroAverage = LabelMetrics.MacroAverage(PerLabel);
        WeightedAverage = LabelMetrics.WeightedAverage(PerLabel);
        SamplesF1Score = rows.Average(row => Count(row.First.Zip(row.Second)).F1Score);
        SubsetAccuracy = rows.Average(row => row.First.SequenceEqual(row.Second) ? 1d : 0);
    }

    /// <summary>All decisions, one for each row and label, together.</summary>
    public LabelMetrics MicroAverage { get; }

    /// <summary>The mean over the labels. A label that is neither true nor predicted anywhere counts as 0.</summary>
    public LabelMetrics MacroAverage { get; }

    /// <summary>The mean over the labels, each counting as often as it is true.</summary>
    public LabelMetrics WeightedAverage { get; }

    /// <summary>The mean of the rows' own F1. A row without true and predicted labels counts as 0. 0 to 1.</summary>
    public double SamplesF1Score { get; }

    /// <summary>Share of the rows of which every label is right. 0 to 1.</summary>
    public double SubsetAccuracy { get; }

    /// <summary>Each label, in the order of the scores.</summary>
    public IReadOnlyList<LabelMetrics> PerLabel { get; }

    private static LabelMetrics Count(IEnumerable<(bool IsTrue, bool IsPredicted)> decisions)
    {
        var (hits, predicted, support) = (0, 0, 0);
        foreach (var (isTrue, isPredicted) in decisions)
        {
            hits += isTrue && isPredicted ? 1 : 0;
            predicted += isPredicted ? 1 : 0;
            support += isTrue ? 1 : 0;
        }
        return LabelMetrics.Of(hits, predicted, support);
    }
}
