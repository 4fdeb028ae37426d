namespace Microsoft.ML.DebertaV3.Training;

/// <summary>
/// Where a run stands between two updates, but for the tensors: all that a resumed run needs besides them. Serialised as it is.
/// </summary>
internal sealed class RunState
{
    /// <summary>The epoch, from 1.</summary>
    public int Epoch { get; set; } = 1;

    /// <summary>Updates done in it.</summary>
    public long StepInEpoch { get; set; }

    /// <summary>Updates done in all, skipped ones included.</summary>
    public long Steps { get; set; }

    /// <summary>Updates that each optimizer did.</summary>
    public IReadOnlyList<long> OptimizerSteps { get; set; } = [];

    /// <summary>Sum of the epoch's losses, skipped steps left out.</summary>
    public double LossSum { get; set; }

    /// <summary>Losses in the sum.</summary>
    public long LossCount { get; set; }

    /// <summary>Seconds of training in the epoch.</summary>
    public double Seconds { get; set; }

    /// <summary>Rate of the last step.</summary>
    public double LearningRate { get; set; }

    /// <summary>Steps skipped for a loss that is not finite.</summary>
    public long Skipped { get; set; }

    /// <summary>Of these, without a good one in between.</summary>
    public int SkippedInARow { get; set; }

    /// <summary>The epochs that are done.</summary>
    public List<EpochResult> Finished { get; set; } = [];

    /// <summary>The intervals that are done; none where a step has no sums.</summary>
    public List<IntervalResult> Intervals { get; set; } = [];

    /// <summary>Sums of the interval that is not.</summary>
    public Dictionary<string, double> IntervalSums { get; set; } = [];

    /// <summary>
    /// The epoch whose weights are kept beside the present ones: the best, or without validation the last that gave a finite loss; null
    /// before there is one.
    /// </summary>
    public int? KeptEpoch { get; set; }

    public EarlyStopping Stopping { get; set; } = new();

    /// <summary>Whether early stopping has ended the run.</summary>
    public bool StoppedEarly { get; set; }

    /// <summary>Counts one step.</summary>
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

    /// <summary>Closes the interval and opens the next.</summary>
    public IntervalResult FinishInterval(ITrainingStep step)
    {
        var result = new IntervalResult { Step = Steps, Metrics = step.Summarize(IntervalSums) };
        Intervals.Add(result);
        IntervalSums = [];
        return result;
    }

    /// <summary>Closes the epoch and opens the next.</summary>
    public EpochResult FinishEpoch(IReadOnlyDictionary<string, double> validation)
    {
        var result = CurrentEpoch(validation);
        Finished.Add(result);
        Epoch++;
        (StepInEpoch, LossSum, LossCount, Seconds) = (0, 0, 0, 0);
        return result;
    }

    /// <summary>The history so far; an epoch that was cut short is part of it.</summary>
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
