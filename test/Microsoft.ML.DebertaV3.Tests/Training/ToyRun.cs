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
    /// <param name="objective">Makes the objective from the network; null: cross entropy.</param>
    public ToyRun(int seed = 1, Func<DebertaV3.Modules.SequenceClassificationModel, ToyObjective>? objective = null)
    {
        var random = new RandomStreams(seed);
        _dropout = random.Torch(RandomStreams.Purpose.Dropout, CPU);
        var network = ToyObjective.NewNetwork(random, _dropout);
        Objective = objective?.Invoke(network) ?? new ToyObjective(network);
        Services = new(random, _dropout, TimeProvider.System, Observer);
    }

    /// <summary>Two epochs of batches of 8, with warm-up.</summary>
    public static TrainingSettings Settings { get; } = new()
    {
        Epochs = 2,
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

    /// <summary>Runs the loop.</summary>
    public TrainingHistory Train(TrainingSettings settings, IReadOnlyList<TrainingExample> examples) => new TrainingLoop(Objective, settings, Services).Run(examples);

    public void Dispose()
    {
        Objective.Dispose();
        _dropout.Dispose();
    }
}
