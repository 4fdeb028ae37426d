using Microsoft.ML.DebertaV3.Runtime;
using Microsoft.ML.DebertaV3.Tests.Support;
using Microsoft.ML.DebertaV3.Training;
using static TorchSharp.torch;

namespace Microsoft.ML.DebertaV3.Tests.Training;

/// <summary>A toy network with dropout, and what a run of it needs. Equal seeds give equal runs.</summary>
internal sealed class ToyRun : IDisposable
{
    private readonly Generator _dropout;

    /// <param name="seed">Of weights, order and dropout.</param>
    /// <param name="hasDropout">Whether dropout is on.</param>
    public ToyRun(int seed = 1, bool hasDropout = true)
    {
        var random = new RandomStreams(seed);
        _dropout = random.Torch(RandomStreams.Purpose.Dropout, CPU);
        var dropout = hasDropout ? _dropout : null;
        Objective = new ToyObjective(ToyObjective.NewNetwork(random, dropout));
        Services = new(random, dropout, TimeProvider.System, Observer);
    }

    /// <summary>Two epochs of batches of 8, with warm-up.</summary>
    public static TrainingSettings Settings { get; } = new()
    {
        MaxEpochs = 2,
        BatchSize = 8,
        LearningRate = 2e-3,
        WarmupRatio = 0.1,
        Optimizer = new(0.9, 0.999, 1e-8, WeightDecay: 0.01, ClipNorm: 1),
        PaddingId = 0,
        Device = CPU,
    };

    public ToyObjective Objective { get; }

    public Recorder Observer { get; } = new();

    /// <summary>What the loop is given; a test replaces parts of it.</summary>
    public TrainingServices Services { get; set; }

    /// <summary>A copy of all weights.</summary>
    public Tensor Weights => Tiny.Weights(Objective.Network);

    /// <summary>
    /// A copy of all weights but the word table's: in the middle of an epoch its rows wait for their updates until they are next used.
    /// </summary>
    public Tensor WeightsButWords
    {
        get
        {
            using var scope = NewDisposeScope();
            using var noGradient = no_grad();
            return cat(
                [.. Objective.Network.named_parameters().Where(p => !p.name.Contains("word_embeddings", StringComparison.Ordinal))
                .Select(p => p.parameter.flatten())])
                .MoveToOuterDisposeScope();
        }
    }

    /// <summary>Runs the loop.</summary>
    public TrainingHistory Train(TrainingSettings settings, IReadOnlyList<TrainingExample> examples) =>
        new TrainingLoop(Objective, settings, Services).Run(examples);

    public void Dispose()
    {
        Objective.Dispose();
        _dropout.Dispose();
    }
}
