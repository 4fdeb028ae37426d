using Microsoft.ML.DebertaV3.Modules;
using Microsoft.ML.DebertaV3.Runtime;
using static TorchSharp.torch;

namespace Microsoft.ML.DebertaV3.Benchmarks.Comparison;

/// <summary>The model that every contender scores with: a classifier of two labels, with weights from a seed.</summary>
internal static class ComparedModel
{
    public const int Labels = 2;

    /// <summary>The sizes of a name: xsmall, small, base.</summary>
    public static DebertaV3Config Config(string size) => size switch
    {
        "xsmall" => DebertaV3Config.ExtraSmall,
        "small" => DebertaV3Config.Small,
        "base" => DebertaV3Config.Base,
        _ => throw new ArgumentException($"There is no graph of size '{size}': xsmall, small, base.", nameof(size)),
    };

    /// <summary>The network of a size, in eval mode.</summary>
    public static SequenceClassificationModel Create(string size) => Create(Config(size));

    /// <summary>A network of any sizes, in eval mode.</summary>
    public static SequenceClassificationModel Create(DebertaV3Config config)
    {
        NativeLibraries.EnsureLoaded();
        var network = new SequenceClassificationModel(config, Labels);
        using var random = new Generator(1, CPU);
        WeightInitializer.Initialize(network, config, random);
        network.eval();
        return network;
    }

    /// <summary>Sequences of random ids, as long as asked.</summary>
    public static int[][] Sequences(int batch, int length)
    {
        var random = new Random(batch * 1000 + length);
        return [.. Enumerable.Range(0, batch).Select(_ => Enumerable.Range(0, length).Select(_ => random.Next(5, 128_000)).ToArray())];
    }
}
