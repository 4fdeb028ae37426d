namespace Microsoft.ML.DebertaV3;

/// <summary>Options of text regression. See <see cref="DebertaV3TrainerOptions"/> for what all trainers share.</summary>
public sealed class DebertaV3TextRegressionOptions : DebertaV3TrainerOptions
{
    /// <summary>
    /// Whether the network learns labels of mean 0 and standard deviation 1, of each output, and gets mean and scale folded into its head
    /// when Fit ends: labels may have any unit, scores and metrics have the labels', and a saved model or folder needs no scaling. The
    /// training loss is that of the standardized labels. Default true (ours).
    /// </summary>
    public bool StandardizeLabels { get; set; } = true;
}
