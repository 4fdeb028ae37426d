namespace Microsoft.ML.DebertaV3.Tasks.MultiLabelClassification;

/// <summary>The validation metrics of multi-label classification: micro and macro F1, subset accuracy, and F1 of each label.</summary>
internal static class MultiLabelEvaluator
{
    private const string Micro = "MicroF1", Macro = "MacroF1", F1 = "F1", Subset = "SubsetAccuracy";

    /// <summary>Returns the names of the metrics; the first is the default for selecting the best epoch.</summary>
    public static IReadOnlyList<string> Names(IReadOnlyList<string> labels) =>
        [Micro, Macro, Subset, .. labels.Select(label => TaskMetrics.Of(F1, label))];

    /// <summary>Computes the metrics.</summary>
    /// <param name="labels">Names of the labels.</param>
    /// <param name="truth">1 where a label is true, else 0. [rows][labels]</param>
    /// <param name="logits">The head's outputs. [rows][labels]</param>
    /// <param name="isChosen">Returns whether a label with this logit is predicted.</param>
    public static IReadOnlyDictionary<string, double> Evaluate(
        IReadOnlyList<string> labels, float[][] truth, float[][] logits, Func<float, bool> isChosen)
    {
        var report = new MultiLabelMetrics(
            Array.ConvertAll(truth, row => Array.ConvertAll(row, value => value > 0)),
            Array.ConvertAll(logits, row => Array.ConvertAll(row, logit => isChosen(logit))));
        var metrics = new Dictionary<string, double>
        {
            [Micro] = report.MicroAverage.F1Score,
            [Macro] = report.MacroAverage.F1Score,
            [Subset] = report.SubsetAccuracy,
        };
        for (var i = 0; i < labels.Count; i++)
            metrics[TaskMetrics.Of(F1, labels[i])] = report.PerLabel[i].F1Score;
        return metrics;
    }
}
