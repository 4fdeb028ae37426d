using Microsoft.ML.DebertaV3.Modules;
using Microsoft.ML.DebertaV3.Training;

namespace Microsoft.ML.DebertaV3.Pretraining;

/// <summary>A step of masked language modeling without a discriminator, also used for the generator's warm-up.</summary>
internal sealed class MaskedLanguageModelStep : ITrainingStep
{
    private readonly MaskedLanguageModel _network;
    private readonly PretrainingStepSettings _settings;
    private readonly RateSchedule _schedule;
    private readonly AdamW _optimizer;
    private readonly ComputePrecision? _precision;
    private readonly GeneratorLoss _loss;

    private MaskedLanguageModelStep(
        MaskedLanguageModel network, PretrainingStepSettings settings, RateSchedule schedule, AdamW optimizer, ComputePrecision? precision,
        GeneratorLoss loss) =>
        (_network, _settings, _schedule, _optimizer, _precision, _loss) = (network, settings, schedule, optimizer, precision, loss);

    public long Steps { get; set; }

    public IOptimizer Optimizer => _optimizer;

    public Action? BeforeUpdate { get; set; }

    /// <summary>Creates a step. Its optimizer and precision stay attached to the network until the session is disposed.</summary>
    /// <param name="session">Session of the run.</param>
    /// <param name="network">The network.</param>
    /// <param name="settings">Masking.</param>
    /// <param name="training">Optimizer hyperparameters, precision and device.</param>
    /// <param name="schedule">Learning rate schedule.</param>
    public static MaskedLanguageModelStep Attach(
        TrainingSession session, MaskedLanguageModel network, PretrainingStepSettings settings, TrainingSettings training,
        RateSchedule schedule)
    {
        var optimizer = session.Optimize(network, training.Optimizer);
        var precision = session.UsePrecision(training.Precision, network);
        return new(network, settings, schedule, optimizer, precision, new(network, temperature: 1, training.Device, precision));
    }

    public StepResult Run(MicroBatches batches)
    {
        var rate = _schedule.At(Steps);
        var masked = _settings.Mask(batches);
        var ranks = batches.Ranks;
        long count = masked.Counts.Sum(counts => counts.Sum());
        _optimizer.ZeroGradients();
        var pieces = MaskedPieces.None;
        for (var i = 0; i < masked.Own.Length; i++)
        {
            batches.PositionDropout(i);
            pieces += _loss.Backward(masked.Own[i], count, draw: null);
        }
        _precision?.ClearCasts();
        Steps++;
        pieces = pieces.SumOver(ranks);
        var norm = _optimizer.GradientNorm(ranks);
        var isFinite = double.IsFinite(norm + pieces.Loss);
        if (isFinite)
        {
            BeforeUpdate?.Invoke();
            _optimizer.Step(rate, norm);
        }
        return new(PretrainingMetrics.Ratio(pieces.Loss, count), norm, rate, !isFinite, PretrainingMetrics.Sums(pieces, count));
    }

    public IReadOnlyDictionary<string, double> Summarize(IReadOnlyDictionary<string, double> sums) =>
        new Dictionary<string, double>(PretrainingMetrics.Of(sums))
        {
            [PretrainingMetrics.GeneratorSimilarity] = CosineSimilarity.Mean(_network.WordTable),
        };

    public void Dispose() => _loss.Dispose();
}
