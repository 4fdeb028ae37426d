using Microsoft.ML.DebertaV3.Modules;
using Microsoft.ML.DebertaV3.Training;

namespace Microsoft.ML.DebertaV3.Pretraining;

/// <summary>A step of masked language modeling alone: the second objective, and a generator's warm-up.</summary>
internal sealed class MaskedLanguageModelStep : ITrainingStep
{
    private readonly MaskedLanguageModel _network;
    private readonly PretrainingSettings _settings;
    private readonly RateSchedule _schedule;
    private readonly AdamW _optimizer;
    private readonly ComputePrecision? _precision;
    private readonly GeneratorLoss _loss;

    /// <param name="network">The network.</param>
    /// <param name="settings">How it is masked.</param>
    /// <param name="training">AdamW's constants, precision and device.</param>
    /// <param name="schedule">The learning rate.</param>
    public MaskedLanguageModelStep(
        MaskedLanguageModel network, PretrainingSettings settings, TrainingSettings training, RateSchedule schedule)
    {
        (_network, _settings, _schedule) = (network, settings, schedule);
        _optimizer = new(network, training.Optimizer);
        _precision = MixedPrecision.Attach(training.Precision, network);
        _loss = new(network, temperature: 1, training.Device, _precision);
    }

    public long Steps { get; set; }

    public IOptimizer Optimizer => _optimizer;

    public Action? BeforeUpdate { get; set; }

    public StepResult Run(MicroBatches batches)
    {
        var rate = _schedule.At(Steps);
        var masked = MaskedBatches.Of(batches, _settings.Masker, _settings.PaddingId);
        long count = masked.Sum(batch => batch.Masked);
        _optimizer.ZeroGradients();
        var pieces = MaskedPieces.None;
        for (var i = 0; i < masked.Length; i++)
        {
            batches.PositionDropout(i);
            pieces += _loss.Backward(masked[i], count, draw: null);
        }
        _precision?.Forget();
        Steps++;
        var norm = _optimizer.GradientNorm();
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

    public void Dispose()
    {
        _precision?.Dispose();
        _optimizer.Dispose();
        _loss.Dispose();
    }
}
