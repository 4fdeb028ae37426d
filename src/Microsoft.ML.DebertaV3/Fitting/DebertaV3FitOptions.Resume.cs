using static Microsoft.ML.DebertaV3.Training.OptionChecks;

namespace Microsoft.ML.DebertaV3;

public abstract partial class DebertaV3FitOptions
{
    /// <summary>
    /// Folder for the state of a running fit. If it contains the state of an interrupted fit, Fit resumes from it; the result is
    /// bit-identical to that of an uninterrupted fit. Use one folder per fit, and delete it to start from the beginning. Null (default): no
    /// state is saved.
    /// </summary>
    public string? ResumeFolder { get; set => field = NameOrNull(value); }

    /// <summary>Number of steps between saved states. At least 1. Null (default): only <see cref="SaveEveryMinutes"/> applies.</summary>
    public int? SaveEverySteps { get; set => field = value is { } v ? AtLeast(1, v) : null; }

    /// <summary>Minutes between saved states. Positive; default 10.</summary>
    public double SaveEveryMinutes { get; set => field = Positive(value); } = 10;

    /// <summary>Number of saved states to keep; older ones are deleted. At least 1; default 2.</summary>
    public int SavesToKeep { get; set => field = AtLeast(1, value); } = 2;

    /// <summary>
    /// Ends Fit between two steps: it saves its state if there is a <see cref="ResumeFolder"/> and returns the best weights so far, with
    /// <see cref="TrainingHistory.Cancelled"/> set. If it is cancelled before the first step, also counting those of an interrupted fit,
    /// Fit throws <see cref="OperationCanceledException"/>.
    /// </summary>
    public CancellationToken CancellationToken { get; set; }

    /// <summary>
    /// Number of consecutive steps without a finite loss or gradient after which Fit throws <see cref="DebertaV3TrainingException"/>. Such
    /// steps are skipped and counted. At least 1; default 10.
    /// </summary>
    public int MaxNonFiniteSteps { get; set => field = AtLeast(1, value); } = 10;

    /// <summary>
    /// A .csv file to which step, epoch, loss, learning rate and rows per second of every step are written. Null (default): none.
    /// </summary>
    public string? LossCurveFile { get; set => field = NameOrNull(value); }
}
