namespace Microsoft.ML.DebertaV3.Training;

/// <summary>
/// State of a run between two steps, without the tensors: what a resumed run needs in addition to them. Serialized to JSON; property names
/// are part of the format.
/// </summary>
internal sealed class RunState
{
    /// <summary>The current epoch, from 1.</summary>
    public int Epoch { get; set; } = 1;

    /// <summary>Number of steps in the current epoch.</summary>
    public long StepInEpoch { get; set; }

    /// <summary>Total number of steps, including skipped ones.</summary>
    public long Steps { get; set; }

    /// <summary>Number of updates of each optimizer.</summary>
    public IReadOnlyList<long> OptimizerSteps { get; set; } = [];

    /// <summary>Sum of the losses of the epoch's steps, without skipped ones.</summary>
    public double LossSum { get; set; }

    /// <summary>Number of losses in <see cref="LossSum"/>.</summary>
    public long LossCount { get; set; }

    /// <summary>Training time in the current epoch, in seconds.</summary>
    public double Seconds { get; set; }

    /// <summary>Learning rate of the last step.</summary>
    public double LearningRate { get; set; }

    /// <summary>Number of steps skipped because the loss or gradient was not finite.</summary>
    public long Skipped { get; set; }

    /// <summary>Number of most recent consecutive skipped steps.</summary>
    public int SkippedInARow { get; set; }

    /// <summary>The finished epochs.</summary>
    public List<EpochResult> Finished { get; set; } = [];

    /// <summary>The finished intervals; empty if steps report no sums.</summary>
    public List<IntervalResult> Intervals { get; set; } = [];

    /// <summary>Sums of the current interval.</summary>
    public Dictionary<string, double> IntervalSums { get; set; } = [];

    /// <summary>
    /// The epoch whose weights are kept in addition to the current ones: the best, or without validation the last one with a finite loss.
    /// Null if no epoch is kept yet.
    /// </summary>
    public int? KeptEpoch { get; set; }

    public EarlyStopping Stopping { get; set; } = new();

    /// <summary>Whether early stopping has ended the run.</summary>
    public bool StoppedEarly { get; set; }

    /// <summary>Records one step.</summary>
    public void Add(StepResult result, double seconds)
    {
        Steps++;
        StepInEpoch++;
        Seconds += seconds;
        LearningRate = result.LearningRate;
        if (result.IsSkipped)
        {
            Skipped++;
            SkippedInARow++;
        }
        else
        {
            SkippedInARow = 0;
            LossSum += result.Loss;
            LossCount++;
            foreach (var (name, sum) in result.Sums ?? new Dictionary<string, double>())
                IntervalSums[name] = IntervalSums.GetValueOrDefault(name) + sum;
        }
    }

    /// <summary>Finishes the current interval and starts the next.</summary>
    public IntervalResult FinishInterval(ITrainingStep step)
    {
        var result = new IntervalResult { Step = Steps, Metrics = step.Summarize(IntervalSums) };
        Intervals.Add(result);
        IntervalSums = [];
        return result;
    }

    /// <summary>Finishes the current epoch and starts the next.</summary>
    public EpochResult FinishEpoch(IReadOnlyDictionary<string, double> validation)
    {
        var result = CurrentEpoch(validation);
        Finished.Add(result);
        Epoch++;
        (StepInEpoch, LossSum, LossCount, Seconds) = (0, 0, 0, 0);
        return result;
    }

    /// <summary>Returns the history so far, including an unfinished epoch.</summary>
    public TrainingHistory ToHistory(int? bestEpoch, bool cancelled, bool diverged) => new()
    {
        Epochs = StepInEpoch > 0 ? [.. Finished, CurrentEpoch(new Dictionary<string, double>())] : [.. Finished],
        Intervals = [.. Intervals],
        BestEpoch = bestEpoch,
        Steps = Steps,
        SkippedSteps = Skipped,
        StoppedEarly = StoppedEarly,
        Cancelled = cancelled,
        Diverged = diverged,
    };

    private EpochResult CurrentEpoch(IReadOnlyDictionary<string, double> validation) => new()
    {
        Epoch = Epoch,
        Step = Steps,
        TrainingLoss = LossCount > 0 ? LossSum / LossCount : double.NaN,
        LearningRate = LearningRate,
        Seconds = Seconds,
        Validation = validation,
    };
}
