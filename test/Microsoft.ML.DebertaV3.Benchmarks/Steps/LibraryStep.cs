using Microsoft.ML.DebertaV3.Modules;
using Microsoft.ML.DebertaV3.Training;
using static TorchSharp.torch;

namespace Microsoft.ML.DebertaV3.Benchmarks.Steps;

/// <summary>The library's step, as Fit takes it.</summary>
internal sealed class LibraryStep : IStepVariant
{
    // so that at the first measured step a row was last used up to 126 updates ago, as in a long run
    private const int TouchedAtOnce = 1024;

    private readonly Generator _dropout = new(1, CPU);
    private readonly TrainingSession _session = new();
    private readonly Objective _objective;
    private readonly TrainingStep _step;

    public LibraryStep(DebertaV3Config config, int labels, TrainingPrecision precision, bool recomputes = false)
    {
        var network = new SequenceClassificationModel(config, labels, _dropout);
        using var random = new Generator(1, CPU);
        WeightInitializer.Initialize(network, config, random);
        network.train();
        if (recomputes)
            _session.RecomputeActivations(network);
        _objective = new(network);
        var options = new AdamWOptions(Beta1: 0.9, Beta2: 0.999, Epsilon: 1e-8, WeightDecay: 0.01, ClipNorm: 1);
        var schedule = new RateSchedule(StepWork.LearningRate, WarmupSteps: 0, TotalSteps: 1_000_000);
        _step = TrainingStep.Attach(_session, _objective, options, schedule, precision: precision);
    }

    public void Touch()
    {
        _objective.IsWordsOnly = true;
        foreach (var rows in Enumerable.Range(0, _objective.Config.VocabularySize).Chunk(TouchedAtOnce))
        {
            using var ids = tensor(rows.Select(row => (long)row).ToArray(), [1, rows.Length]);
            using var labels = zeros(1, ScalarType.Int64);
            Step(ids, labels);
        }
        _objective.IsWordsOnly = false;
    }

    public double Step(Tensor ids, Tensor labels)
    {
        using var scope = NewDisposeScope();
        var batch = new Batch(ids, ones_like(ids), labels.to(ScalarType.Float32), ones(labels.shape));
        return _step.Run([batch], labels.shape[0]).Loss;
    }

    public void Dispose()
    {
        _session.Dispose();
        _objective.Network.Dispose();
        _dropout.Dispose();
    }

    private sealed class Objective(SequenceClassificationModel network) : IObjective
    {
        public bool IsWordsOnly { get; set; }

        public nn.Module Network => network;

        public DebertaV3Config Config => network.Backbone.Config;

        public Tensor Losses(Batch batch)
        {
            using var scope = NewDisposeScope();
            var losses = IsWordsOnly
                ? network.Backbone.Embeddings.call(batch.Ids, batch.Mask).square().mean([1, 2])
                : HeadLoss.Sequence(network.call(batch.Ids, batch.Mask), batch.Targets, problemType: null);
            return losses.MoveToOuterDisposeScope();
        }
    }
}
