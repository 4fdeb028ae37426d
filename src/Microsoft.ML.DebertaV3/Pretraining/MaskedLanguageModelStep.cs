using Microsoft.ML.DebertaV3.Modules;
using Microsoft.ML.DebertaV3.Training;
using static TorchSharp.torch;

namespace Microsoft.ML.DebertaV3.Pretraining;

/// <summary>A step of masked language modelling alone: the second objective, and a generator's warm-up.</summary>
internal sealed class MaskedLanguageModelStep(
    MaskedLanguageModel network, PretrainingSettings settings, AdamWOptions options, LearningRateSchedule schedule, Device device) : ITrainingStep
{
    private readonly AdamW _optimizer = new(network, options);
    private readonly GeneratorLoss _loss = new(network, temperature: 1, device);

    public long Steps { get; set; }

    public IOptimizer Optimizer => _optimizer;

    public StepResult Run(MicroBatches batches)
    {
        var rate = schedule.At(Steps);
        var masked = MaskedBatches.Of(batches, settings.Masker, settings.PaddingId);
        long count = masked.Sum(batch => batch.Masked);
        _optimizer.ZeroGradients();
        var pieces = MaskedPieces.None;
        for (var i = 0; i < masked.Length; i++)
        {
            batches.PositionDropout(i);
            pieces += _loss.Backward(masked[i], count, draw: null);
        }
        Steps++;
        var norm = _optimizer.GradientNorm();
        var isFinite = double.IsFinite(norm + pieces.Loss);
        if (isFinite)
            _optimizer.Step(rate, norm);
        return new(pieces.Loss / count, norm, rate, !isFinite, PretrainingMetrics.Sums(pieces, count));
    }

    public IReadOnlyDictionary<string, double> Summarize(IReadOnlyDictionary<string, double> sums) => new Dictionary<string, double>(PretrainingMetrics.Of(sums))
    {
        [PretrainingMetrics.GeneratorSimilarity] = CosineSimilarity.Mean(network.WordTable),
    };

    public void Dispose()
    {
        _optimizer.Dispose();
        _loss.Dispose();
    }
}
