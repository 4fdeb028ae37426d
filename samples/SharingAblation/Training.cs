using System.Diagnostics;
using Microsoft.ML;
using Microsoft.ML.DebertaV3;
using Shared;

namespace SharingAblation;

/// <summary>Trains the network in one mode. Weights, text, masks, draws and dropout have the same seeds in all modes.</summary>
internal sealed class Training(Arguments arguments)
{
    private const int TrialSteps = 30, Points = 60;
    private const double HeldOut = 0.05;

    /// <summary>The steps of each mode, a multiple of the intervals'.</summary>
    public int Steps()
    {
        var steps = arguments.Minutes is { } minutes ? minutes * 60 / Trial() : arguments.Steps;
        var interval = Interval(steps);
        return Math.Max(1, (int)(steps / interval)) * interval;
    }

    /// <summary>Trains.</summary>
    public ModeResult Run(Mode mode, int steps)
    {
        var clock = Stopwatch.StartNew();
        using var model = TrainingBar.Run(mode.Name, progress => Fit(mode, steps, progress));
        var history = model.TrainingHistory;
        return new(mode, history.Intervals, history.Epochs[^1].Validation, clock.Elapsed);
    }

    private static int Interval(double steps) => Math.Max(1, (int)(steps / Points));

    // Seconds per step, without the first ones.
    private double Trial()
    {
        var clock = new Stopwatch();
        var done = new Measured(step => { if (step == TrialSteps / 3) clock.Start(); });
        using var model = Fit(Mode.All[0], TrialSteps, done);
        return clock.Elapsed.TotalSeconds / (TrialSteps - TrialSteps / 3);
    }

    private DebertaV3Transformer Fit(Mode mode, int steps, IProgress<TrainingProgress> progress)
    {
        var mlContext = new MLContext(arguments.Seed);
        return mlContext.Transforms.Text.DebertaV3Pretraining(new DebertaV3PretrainingOptions
        {
            Checkpoint = DebertaV3Checkpoint.New(arguments.Network, Arguments.Tokenizer, arguments.Seed),
            EmbeddingSharing = mode.Sharing,
            UpdateOrder = mode.Order,
            LearningRate = arguments.LearningRate,
            MaxSteps = steps,
            BatchSize = arguments.BatchSize,
            MaxLength = arguments.Length,
            Precision = arguments.Precision,
            IntervalSteps = Interval(steps),
            ValidationFraction = HeldOut,
            Progress = progress,
        }).Fit(Documents.Load(mlContext, arguments.Texts));
    }

    private sealed class Measured(Action<long> onStep) : IProgress<TrainingProgress>
    {
        public void Report(TrainingProgress value) => onStep(value.Step);
    }
}
