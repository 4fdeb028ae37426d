using Microsoft.ML.DebertaV3.Modules;
using Microsoft.ML.DebertaV3.Pretraining;
using Microsoft.ML.DebertaV3.Training;
using static TorchSharp.torch;

namespace Microsoft.ML.DebertaV3.Benchmarks.Steps;

/// <summary>The library's step, as pre-training takes it: GDES, decoupled.</summary>
internal sealed class LibraryPretrainingStep : IPretrainingVariant
{
    private const int TouchedAtOnce = 1024; // see LibraryStep

    private readonly Generator _dropout = new(1, CPU);
    private readonly Random _random = new(1);
    private readonly TrainingSession _session = new();
    private readonly PretrainingOptimizer _optimizer;
    private readonly PretrainingUpdate _update;

    public LibraryPretrainingStep(DebertaV3Config generator, DebertaV3Config discriminator, TrainingPrecision precision)
    {
        Network = new(generator, discriminator, EmbeddingSharing.Gdes, _dropout);
        using var random = new Generator(1, CPU);
        WeightInitializer.Initialize(Network, discriminator, random);
        Network.DiscriminatorWords.StartFromScratch();
        Network.train();
        var options = new AdamWOptions(Beta1: 0.9, Beta2: 0.999, Epsilon: 1e-8, WeightDecay: 0.01, ClipNorm: 1);
        _optimizer = PretrainingOptimizer.Attach(_session, Network, options, UpdateOrder.Decoupled);
        _update = new(Network, _optimizer, PretrainingWork.DetectionWeight, temperature: 1, CPU, _session.UsePrecision(precision, Network));
    }

    public PretrainingNetwork Network { get; }

    // The generator's table is its output matrix too, and dense. The discriminator's is updated by the row.
    public void Touch()
    {
        Step(PretrainingWork.Batch(new Random(1), new(1, 8)));
        var embeddings = Network.Discriminator.Backbone.Embeddings;
        foreach (var rows in Enumerable.Range(0, (int)embeddings.WordTable.shape[0]).Chunk(TouchedAtOnce))
        {
            using var scope = NewDisposeScope();
            _optimizer.Discriminator.ZeroGradients();
            var ids = tensor(rows.Select(row => (long)row).ToArray(), [1, rows.Length]);
            embeddings.call(ids, ones_like(ids)).square().mean().backward();
            _optimizer.Discriminator.Step(StepWork.LearningRate, _optimizer.Discriminator.GradientNorm());
        }
    }

    public (double Generator, double Discriminator) Step(MaskedBatch batch, Func<Tensor, long[]>? draw = null)
    {
        var draws = new Draws(draw ?? (weights => PieceSampler.Draw(weights, _random)));
        var result = _update.Run([batch], new(StepWork.LearningRate, StepWork.LearningRate), draws);
        return (result.Generated.Loss / batch.Masked, result.Detected.Loss / batch.Pieces);
    }

    public void Dispose()
    {
        _update.Dispose();
        _session.Dispose();
        Network.Dispose();
        _dropout.Dispose();
    }

    private sealed class Draws(Func<Tensor, long[]> draw) : IPretrainingDraws
    {
        public void BeginGeneration(int index)
        {
        }

        public long[] Draw(Tensor weights) => draw(weights);

        public void BeginDetection(int index)
        {
        }
    }
}
