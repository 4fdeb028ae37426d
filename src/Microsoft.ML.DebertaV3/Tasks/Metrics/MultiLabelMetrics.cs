namespace Microsoft.ML.DebertaV3;

/// <summary>Metrics of multi-label classification.</summary>
/// <remarks>Same definitions as in scikit-learn; quotients with denominator 0 are 0.</remarks>
public sealed class MultiLabelMetrics
{
    /// <param name="truth">Whether each label is true, [rows][labels], at least one row.</param>
    /// <param name="predicted">Whether each label is predicted, [rows][labels].</param>
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

    /// <summary>Metrics over all decisions, one per row and label.</summary>
    public LabelMetrics MicroAverage { get; }

    /// <summary>Unweighted mean over the labels. A label that is neither true nor predicted in any row counts as 0.</summary>
    public LabelMetrics MacroAverage { get; }

    /// <summary>Mean over the labels, weighted by their number of true rows.</summary>
    public LabelMetrics WeightedAverage { get; }

    /// <summary>Mean over the rows of the F1 of their labels. A row without true and predicted labels counts as 0. 0 to 1.</summary>
    public double SamplesF1Score { get; }

    /// <summary>Fraction of the rows for which all labels are correct. 0 to 1.</summary>
    public double SubsetAccuracy { get; }

    /// <summary>Metrics of each label, in the order of the scores.</summary>
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
