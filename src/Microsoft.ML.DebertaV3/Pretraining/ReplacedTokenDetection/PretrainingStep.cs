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
        var result = _update.Run(masked, new(rate, rate * _settings.DiscriminatorRateFactor), new SeededDraws(batches), BeforeUpdate);
        Steps++;
        long count = masked.Sum(batch => batch.Masked), pieces = masked.Sum(batch => batch.Pieces);
        var loss = PretrainingMetrics.Ratio(result.Generated.Loss, count) + _settings.DetectionWeight * result.Detected.Loss / pieces;
        return new(loss, Math.Max(result.GeneratorNorm, result.DiscriminatorNorm), rate, result.IsSkipped,
            PretrainingMetrics.Sums(result.Generated, count, result.Detected));
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
internal sealed class SeededDraws(MicroBatches batches) : IPretrainingDraws
{
    private Random? _random;

    public void BeginGeneration(int index)
    {
        _random = batches.Random(RandomStreams.Purpose.Sampling, index);
        batches.PositionDropout(index);
    }

    public long[] Draw(Tensor weights) => PieceSampler.Draw(weights, _random!);

    public void BeginDetection(int index) => batches.PositionDropout(index, RandomStreams.Purpose.DiscriminatorDropout);
}
