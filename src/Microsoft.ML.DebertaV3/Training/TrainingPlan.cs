namespace Microsoft.ML.DebertaV3.Training;

/// <summary>How many updates a run has, and what its schedule is.</summary>
internal sealed class TrainingPlan
{
    public TrainingPlan(TrainingSettings settings, int examples)
    {
        var perUpdate = (long)settings.BatchSize * settings.GradientAccumulation;
        StepsPerEpoch = (examples + perUpdate - 1) / perUpdate;
        Steps = Math.Min(settings.MaxEpochs * StepsPerEpoch ?? long.MaxValue, settings.MaxSteps ?? long.MaxValue);
        Shortfall = settings.MaxSteps > Steps
            ? $"MaxSteps of {settings.MaxSteps} is not reached: training ends after {Steps} steps, which MaxEpochs of {settings.MaxEpochs} "
            + "has. Leave MaxEpochs open to take all steps."
            : null;
        Schedule = settings.WarmupSteps is { } warmup
            ? new(settings.LearningRate, Math.Min(warmup, Steps), Steps, settings.Schedule)
            : RateSchedule.WithRatio(settings.LearningRate, settings.WarmupRatio, Steps, settings.Schedule);
    }

    /// <summary>Updates in an epoch; the last one may be smaller.</summary>
    public long StepsPerEpoch { get; }

    /// <summary>Updates in all.</summary>
    public long Steps { get; }

    /// <summary>What to tell where the epochs end the run before its steps do; null: they do not.</summary>
    public string? Shortfall { get; }

    /// <summary>Epochs in all; the last one may end early.</summary>
    public int Epochs => (int)((Steps + StepsPerEpoch - 1) / StepsPerEpoch);

    public RateSchedule Schedule { get; }
}
