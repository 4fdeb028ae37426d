using Microsoft.ML.DebertaV3.Modules;
using Microsoft.ML.DebertaV3.Runtime;
using Microsoft.ML.DebertaV3.Tests.Support;
using Microsoft.ML.DebertaV3.Training;
using static TorchSharp.torch;

namespace Microsoft.ML.DebertaV3.Tests.Training;

/// <summary>Text classification at its smallest: cross entropy of a sequence classifier.</summary>
internal class ToyObjective(SequenceClassificationModel network) : IObjective, IDisposable
{
    /// <summary>Called at every forward.</summary>
    public Action? Forward { get; set; }

    public nn.Module Network => network;

    /// <summary>A new network of <see cref="Tiny"/>'s size whose weights flow from the streams and dropout from the generator.</summary>
    public static SequenceClassificationModel NewNetwork(RandomStreams random, Generator dropout)
    {
        var model = new SequenceClassificationModel(Tiny.Config, labels: 2, dropout);
        using var weights = random.Torch(RandomStreams.Purpose.Weights, CPU);
        WeightInitializer.Initialize(model, Tiny.Config with { InitializerRange = 0.1 }, weights);
        return model;
    }

    /// <summary>Rows of random pieces of different lengths; the label tells which of two pieces comes first.</summary>
    public static TrainingExample[] Examples(int count, int seed = 3)
    {
        var random = new Random(seed);
        return [.. Enumerable.Range(0, count).Select(i =>
        {
            var ids = Enumerable.Range(0, random.Next(3, 12)).Select(_ => random.Next(10, Tiny.Config.VocabularySize)).ToArray();
            ids[0] = 5 + i % 2;
            return new TrainingExample(ids, i % 2, Weight: 1);
        })];
    }

    public virtual Tensor Losses(Batch batch)
    {
        Forward?.Invoke();
        using var scope = NewDisposeScope();
        return DebertaV3.Modules.Losses.CrossEntropy(network.call(batch.Ids, batch.Mask), batch.Targets.to(ScalarType.Int64)).MoveToOuterDisposeScope();
    }

    public void Dispose() => network.Dispose();
}
