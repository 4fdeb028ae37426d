namespace Microsoft.ML.DebertaV3;

/// <summary>Options of text regression. See <see cref="DebertaV3TrainerOptions"/> for what all trainers share.</summary>
public sealed class DebertaV3TextRegressionOptions : DebertaV3TrainerOptions
{
    /// <summary>
    /// Whether to standardize the labels of each output to mean 0 and standard deviation 1 for training. Fit folds mean and scale into the
    /// head at its end, so scores and metrics have the unit of the labels, and saved models and folders need no scaling. The training loss
    /// is that of the standardized labels. Default true (own choice).
    /// </summary>
    public bool StandardizeLabels { get; set; } = true;
}
