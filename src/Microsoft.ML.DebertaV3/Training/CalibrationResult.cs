using System.Text.Json.Serialization;

namespace Microsoft.ML.DebertaV3;

/// <summary>
/// Effect of temperature scaling on a classifier's probabilities (Guo et al. 2017, "On Calibration of Modern Neural Networks"). Immutable.
/// </summary>
/// <remarks>
/// All figures are computed on the validation rows that the temperature was fitted to, so the figures "after" are optimistic. Use separate
/// test rows to judge the probabilities.
/// </remarks>
public sealed class CalibrationResult
{
    [JsonConstructor]
    internal CalibrationResult()
    {
    }

    /// <summary>Divisor of the head's outputs: above 1 if the network was overconfident, below 1 if it was underconfident.</summary>
    public required double Temperature { get; init; }

    /// <summary>Number of validation rows; row weights are not used.</summary>
    public required int Rows { get; init; }

    /// <summary>
    /// Expected calibration error before scaling, 0 to 1: the mean gap between confidence and accuracy over 15 bins of equal width,
    /// weighted by the rows per bin.
    /// </summary>
    public required double ErrorBefore { get; init; }

    /// <summary>Same as <see cref="ErrorBefore"/>, for the model that Fit returns.</summary>
    public required double ErrorAfter { get; init; }

    /// <summary>The validation metric <c>LogLoss</c> before scaling.</summary>
    public required double LogLossBefore { get; init; }

    /// <summary>Same as <see cref="LogLossBefore"/>, for the model that Fit returns; never larger.</summary>
    public required double LogLossAfter { get; init; }
}
