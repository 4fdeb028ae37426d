using System.Text.Json.Serialization;

namespace Microsoft.ML.DebertaV3;

/// <summary>
/// What temperature scaling did to a classifier's probabilities (Guo et al. 2017, "On Calibration of Modern Neural Networks"). Immutable.
/// </summary>
/// <remarks>
/// All figures are of the validation rows on which the temperature was found, so those "after" are optimistic; rows that nothing was chosen
/// by tell how good the probabilities are.
/// </remarks>
public sealed class CalibrationResult
{
    [JsonConstructor]
    internal CalibrationResult()
    {
    }

    /// <summary>
    /// What the head's outputs were divided by: above 1 where the network was too sure of itself, below 1 where it was not sure enough.
    /// </summary>
    public required double Temperature { get; init; }

    /// <summary>Validation rows, each counting 1.</summary>
    public required int Rows { get; init; }

    /// <summary>
    /// Expected calibration error before, 0 to 1: over 15 bins of equal width, the mean distance of the predicted label's probability from
    /// how often it is right.
    /// </summary>
    public required double ErrorBefore { get; init; }

    /// <summary>As <see cref="ErrorBefore"/>, of the model that Fit returns.</summary>
    public required double ErrorAfter { get; init; }

    /// <summary>The validation metric <c>LogLoss</c> before.</summary>
    public required double LogLossBefore { get; init; }

    /// <summary>As <see cref="LogLossBefore"/>, of the model that Fit returns; not more than before.</summary>
    public required double LogLossAfter { get; init; }
}
