using Microsoft.ML.DebertaV3.Runtime;
using Microsoft.ML.DebertaV3.Training;
using static TorchSharp.torch;

namespace Microsoft.ML.DebertaV3.Pretraining;

/// <summary>A step of replaced token detection: mask, generate replacements, detect them, update.</summary>
internal sealed class PretrainingStep : ITrainingStep
{
    private readonly PretrainingNetwork _network;
    private readonly PretrainingStepSettings _settings;
    private readonly RateSchedule _schedule;
    private readonly PretrainingOptimizer _optimizer;
    private readonly PretrainingUpdate _update;

    private PretrainingStep(
        PretrainingNetwork network, PretrainingStepSettings settings, RateSchedule schedule, PretrainingOptimizer optimizer,
        PretrainingUpdate update) =>
        (_network, _settings, _schedule, _optimizer, _update) = (network, settings, schedule, optimizer, update);

    public long Steps { get; set; }

    public IOptimizer Optimizer => _optimizer;

    public Action? BeforeUpdate { get; set; }

    /// <summary>Creates a step. Its optimizers and precision stay attached to the networks until the session is disposed.</summary>
    /// <param name="session">Session of the run.</param>
    /// <param name="network">Both networks.</param>
    /// <param name="settings">Settings of the objective.</param>
    /// <param name="training">Optimizer hyperparameters, precision and device.</param>
    /// <param name="schedule">Learning rate schedule of the generator.</param>
    public static PretrainingStep Attach(
        TrainingSession session, PretrainingNetwork network, PretrainingStepSettings settings, TrainingSettings training,
        RateSchedule schedule)
    {
        var optimizer = PretrainingOptimizer.Attach(session, network, training.Optimizer, settings.Order);
        var precision = session.UsePrecision(training.Precision, network);
        return new(network, settings, schedule, optimizer,
            new(network, optimizer, settings.DetectionWeight, settings.Temperature, training.Device, precision));
    }

    public StepResult Run(MicroBatches batches)
    {
        var rate = _schedule.At(Steps);
        var masked = _settings.Mask(batches);
        var rates = new PretrainingRates(rate, rate * _settings.DiscriminatorRateFactor);
        var result = _update.Run(masked.Own, rates, new SeededDraws(batches, masked.Counts), BeforeUpdate, batches.Ranks);
        Steps++;
        var loss = PretrainingMetrics.Ratio(result.Generated.Loss, result.Masked)
            + _settings.DetectionWeight * result.Detected.Loss / result.Pieces;
        return new(loss, Math.Max(result.GeneratorNorm, result.DiscriminatorNorm), rate, result.IsSkipped,
            PretrainingMetrics.Sums(result.Generated, (long)result.Masked, result.Detected));
    }

    /// <summary>Computes the metrics over pieces, and the mean cosine similarity of each word table.</summary>
    public IReadOnlyDictionary<string, double> Summarize(IReadOnlyDictionary<string, double> sums)
    {
        using var scope = NewDisposeScope();
        _optimizer.CatchUp();
        return new Dictionary<string, double>(PretrainingMetrics.Of(sums))
        {
            [PretrainingMetrics.GeneratorSimilarity] = CosineSimilarity.Mean(_network.Generator.WordTable),
            [PretrainingMetrics.DiscriminatorSimilarity] = CosineSimilarity.Mean(_network.DiscriminatorWords.Summands),
        };
    }

    public void Dispose() => _update.Dispose();
}

/// <summary>Samples and dropout masks, seeded from the run's seed and the micro-batch's number.</summary>
/// <param name="batches">The micro-batches.</param>
/// <param name="counts">Number of masked pieces of each sequence of all ranks, by micro-batch: a piece's random number does not depend on
/// the number of ranks.</param>
internal sealed class SeededDraws(MicroBatches batches, int[][] counts) : IPretrainingDraws
{
    private ReadOnlyMemory<double> _points; // of the masked pieces of this rank that are still to be sampled

    public void BeginGeneration(int index)
    {
        var random = batches.Random(RandomStreams.Purpose.Sampling, index);
        var all = Array.ConvertAll(counts[index], count => Enumerable.Range(0, count).Select(_ => random.NextDouble()).ToArray());
        _points = batches.Ranks.ShareOf(all).SelectMany(points => points).ToArray();
        batches.PositionDropout(index);
    }

    public long[] Draw(Tensor weights)
    {
        var pieces = PieceSampler.Draw(weights, _points);
        _points = _points[pieces.Length..];
        return pieces;
    }

    public void BeginDetection(int index) => batches.PositionDropout(index, RandomStreams.Purpose.DiscriminatorDropout);
}
