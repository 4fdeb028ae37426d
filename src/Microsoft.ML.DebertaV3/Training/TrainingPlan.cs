namespace Microsoft.ML.DebertaV3.Training;

/// <summary>How many updates a run has, and what its schedule is.</summary>
internal sealed class TrainingPlan
{
    public TrainingPlan(TrainingSettings settings, int examples)
    {
        var perUpdate = (long)settings.BatchSize * settings.Accumulation;
        StepsPerEpoch = (examples + perUpdate - 1) / perUpdate;
        Steps = Math.Min(StepsPerEpoch * settings.Epochs, settings.MaximumSteps ?? long.MaxValue);
        Schedule = settings.WarmupSteps is { } warmup
            ? new(settings.LearningRate, Math.Min(warmup, Steps), Steps, settings.Decay)
            : LearningRateSchedule.WithRatio(settings.LearningRate, settings.WarmupRatio, Steps, settings.Decay);
    }

    /// <summary>Updates in an epoch; the last one may be smaller.</summary>
    public long StepsPerEpoch { get; }

    /// <summary>Updates in all.</summary>
    public long Steps { get; }

    /// <summary>Epochs in all; the last one may end early.</summary>
    public int Epochs => (int)((Steps + StepsPerEpoch - 1) / StepsPerEpoch);

    public LearningRateSchedule Schedule { get; }
}
