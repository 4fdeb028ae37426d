using System.Text.Json.Serialization;

namespace Microsoft.ML.DebertaV3;

/// <summary>History of a fit: the results of every epoch, and how the fit ended. Saved with the model. Immutable.</summary>
public sealed class TrainingHistory
{
    private CalibrationResult? _calibration;

    [JsonConstructor]
    internal TrainingHistory()
    {
    }

    /// <summary>The epochs in order; the last one may be unfinished.</summary>
    public required IReadOnlyList<EpochResult> Epochs { get; init; }

    /// <summary>The intervals of pre-training in order; empty after fine-tuning, which reports per epoch.</summary>
    public IReadOnlyList<IntervalResult> Intervals { get; init; } = [];

    /// <summary>
    /// The epoch whose weights the model has: the best epoch by the validation metric or, if a fit without validation diverged, the last
    /// epoch whose weights gave a finite loss. Null if the model has the weights of the last step.
    /// </summary>
    public int? BestEpoch { get; init; }

    /// <summary>Number of steps, including skipped ones.</summary>
    public required long Steps { get; init; }

    /// <summary>Number of steps that were skipped because the loss or the gradient was not finite.</summary>
    public required long SkippedSteps { get; init; }

    /// <summary>Whether early stopping ended the fit.</summary>
    public bool StoppedEarly { get; init; }

    /// <summary>Whether the cancellation token ended the fit.</summary>
    public bool Cancelled { get; init; }

    /// <summary>
    /// Whether the fit ended because the loss or gradient of consecutive steps was not finite (<see cref="DebertaV3TrainingException"/>).
    /// </summary>
    public bool Diverged { get; init; }

    /// <summary>Calibration of a classifier's probabilities on the validation rows; null if they were not calibrated.</summary>
    public CalibrationResult? Calibration { get => _calibration; init => _calibration = value; }

    /// <summary>Returns a copy with the given calibration.</summary>
    internal TrainingHistory WithCalibration(CalibrationResult? calibration)
    {
        var copy = (TrainingHistory)MemberwiseClone();
        copy._calibration = calibration;
        return copy;
    }

    /// <summary>History of a model that was not trained by this library.</summary>
    internal static TrainingHistory None { get; } = new() { Epochs = [], Steps = 0, SkippedSteps = 0 };
}
