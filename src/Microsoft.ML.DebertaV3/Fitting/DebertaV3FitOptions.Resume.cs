using static Microsoft.ML.DebertaV3.Training.OptionChecks;

namespace Microsoft.ML.DebertaV3;

public abstract partial class DebertaV3FitOptions
{
    /// <summary>
    /// Folder for the state of a running fit. A fit that finds the state of an interrupted one there goes on from it and ends with the same
    /// bits as one that was never interrupted.
    /// Null (default): nothing is kept. One folder for one fit; delete it to start anew.
    /// </summary>
    public string? ResumeFolder { get; set => field = NameOrNull(value); }

    /// <summary>Steps from checkpoint to checkpoint. At least 1; null (default): by <see cref="SaveEveryMinutes"/> alone.</summary>
    public int? SaveEverySteps { get; set => field = value is { } v ? AtLeast(1, v) : null; }

    /// <summary>Minutes from checkpoint to checkpoint. Positive; default 10.</summary>
    public double SaveEveryMinutes { get; set => field = Positive(value); } = 10;

    /// <summary>Saved states that are kept; older ones are deleted. At least 1; default 2.</summary>
    public int SavesToKeep { get; set => field = AtLeast(1, value); } = 2;

    /// <summary>
    /// Ends Fit between two steps with the best weights so far, its state (where there is a folder) and
    /// <see cref="TrainingHistory.Cancelled"/>. Cancelled before the first
    /// step, of this fit or of the one that it goes on with, Fit throws <see cref="OperationCanceledException"/>: there is nothing to
    /// return.
    /// </summary>
    public CancellationToken CancellationToken { get; set; }

    /// <summary>
    /// Steps in a row without a finite loss or gradient after which Fit fails. Each is skipped and counted. At least 1; default 10.
    /// </summary>
    public int MaxNonFiniteSteps { get; set => field = AtLeast(1, value); } = 10;

    /// <summary>A .csv file for step, epoch, loss, learning rate and rows per second of every step. Null (default): none.</summary>
    public string? LossCurveFile { get; set => field = NameOrNull(value); }
}
