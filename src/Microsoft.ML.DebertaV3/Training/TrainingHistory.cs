using System.Text.Json.Serialization;

namespace Microsoft.ML.DebertaV3;

/// <summary>How a fit went: every epoch's figures and how it ended. Travels with the saved model. Immutable.</summary>
public sealed class TrainingHistory
{
    private CalibrationResult? _calibration;

    [JsonConstructor]
    internal TrainingHistory()
    {
    }

    /// <summary>The epochs in order; the last one may have been cut short.</summary>
    public required IReadOnlyList<EpochResult> Epochs { get; init; }

    /// <summary>The intervals of pre-training in order; empty for a task, whose figures are per epoch.</summary>
    public IReadOnlyList<IntervalResult> Intervals { get; init; } = [];

    /// <summary>
    /// The epoch whose weights the model has: the best by the validation metric; without validation, of a fit that diverged, the last one
    /// whose weights gave a finite loss. Null: the weights are the last step's.
    /// </summary>
    public int? BestEpoch { get; init; }

    /// <summary>Updates done, skipped ones included.</summary>
    public required long Steps { get; init; }

    /// <summary>Updates that were skipped because the loss or the gradient was not finite.</summary>
    public required long SkippedSteps { get; init; }

    /// <summary>Whether early stopping ended the fit.</summary>
    public bool StoppedEarly { get; init; }

    /// <summary>Whether the cancellation token ended the fit.</summary>
    public bool Cancelled { get; init; }

    /// <summary>
    /// Whether steps in a row whose loss or gradient was not finite ended the fit (<see cref="DebertaV3TrainingException"/>).
    /// </summary>
    public bool Diverged { get; init; }

    /// <summary>How the probabilities of a classifier were calibrated on the validation rows; null where they were not.</summary>
    public CalibrationResult? Calibration { get => _calibration; init => _calibration = value; }

    /// <summary>The same history with the calibration that came after.</summary>
    internal TrainingHistory WithCalibration(CalibrationResult? calibration)
    {
        var copy = (TrainingHistory)MemberwiseClone();
        copy._calibration = calibration;
        return copy;
    }

    /// <summary>No training at all: a model that was fine-tuned elsewhere.</summary>
    internal static TrainingHistory None { get; } = new() { Epochs = [], Steps = 0, SkippedSteps = 0 };
}
