namespace Microsoft.ML.DebertaV3.Training;

/// <summary>Number of steps and learning rate schedule of a run.</summary>
internal sealed class TrainingPlan
{
    public TrainingPlan(TrainingSettings settings, int examples)
    {
        var perUpdate = (long)settings.RowsPerBatch * settings.GradientAccumulation;
        StepsPerEpoch = (examples + perUpdate - 1) / perUpdate;
        Steps = Math.Min(settings.MaxEpochs * StepsPerEpoch ?? long.MaxValue, settings.MaxSteps ?? long.MaxValue);
        Shortfall = settings.MaxSteps > Steps
            ? $"MaxSteps of {settings.MaxSteps} is not reached: training ends after {Steps} steps, "
            + $"because MaxEpochs is {settings.MaxEpochs}. Leave MaxEpochs unset to run all steps."
            : null;
        Schedule = settings.WarmupSteps is { } warmup
            ? new(settings.LearningRate, Math.Min(warmup, Steps), Steps, settings.Schedule)
            : RateSchedule.WithRatio(settings.LearningRate, settings.WarmupRatio, Steps, settings.Schedule);
    }

    /// <summary>Number of steps in an epoch; the last one may have fewer examples.</summary>
    public long StepsPerEpoch { get; }

    /// <summary>Total number of steps.</summary>
    public long Steps { get; }

    /// <summary>Warning for the user if MaxEpochs ends the run before MaxSteps is reached; otherwise null.</summary>
    public string? Shortfall { get; }

    /// <summary>Total number of epochs; the last one may be incomplete.</summary>
    public int Epochs => (int)((Steps + StepsPerEpoch - 1) / StepsPerEpoch);

    public RateSchedule Schedule { get; }
}
