using Microsoft.ML.DebertaV3.Modules;
using static TorchSharp.torch;

namespace Microsoft.ML.DebertaV3.Tests.Support;

/// <summary>A network that is small enough for thousands of steps, with log buckets from distance 5 on, and inputs for it.</summary>
internal static class Tiny
{
    public static DebertaV3Config Config { get; } = new()
    {
        HiddenSize = 24,
        Layers = 2,
        AttentionHeads = 3,
        IntermediateSize = 40,
        VocabularySize = 50,
        PositionBuckets = 8,
        MaxPositions = 64,
        InitializerRange = 0.3, // large enough for a wrong term to show
    };

    /// <summary>Random weights from a seed; training mode, as every new module.</summary>
    public static T Initialized<T>(T network, int seed = 1)
        where T : nn.Module
    {
        using var random = new Generator((ulong)seed, CPU);
        WeightInitializer.Initialize(network, Config, random);
        return network;
    }

    /// <summary>Ids [batch, length] int64 from 1 up, so without padding.</summary>
    public static Tensor Ids(int batch, int length, int seed = 1)
    {
        var random = new Random(seed);
        return tensor(Enumerable.Range(0, batch * length).Select(_ => (long)random.Next(1, Config.VocabularySize))
            .ToArray(), [batch, length]);
    }

    /// <summary>A mask of ones for ids.</summary>
    public static Tensor Mask(Tensor ids) => ones_like(ids);

    /// <summary>Every parameter, flattened into one vector in the order of the names: a copy.</summary>
    public static Tensor Weights(nn.Module network)
    {
        using var scope = NewDisposeScope();
        using var noGradient = no_grad();
        return cat([.. network.named_parameters().OrderBy(p => p.name, StringComparer.Ordinal).Select(p => p.parameter.flatten())])
            .MoveToOuterDisposeScope();
    }
}
