using Microsoft.ML.DebertaV3.Checkpoints;
using Microsoft.ML.DebertaV3.Modules;
using Microsoft.ML.DebertaV3.Runtime;
using Microsoft.ML.DebertaV3.Tests.Support;
using static TorchSharp.torch;

namespace Microsoft.ML.DebertaV3.Tests.Checkpoints;

/// <summary>Modules and golden folders for the tests of this folder.</summary>
internal static class Samples
{
    public const string TinyFolder = "golden/hf/models/tiny-seqcls";
    public const string TaskFolder = "golden/tasks/models/seqcls";

    public static readonly DebertaV3Config Micro = new()
    {
        HiddenSize = 16,
        Layers = 1,
        AttentionHeads = 2,
        IntermediateSize = 32,
        VocabularySize = 100,
        PositionBuckets = 32,
    };

    public static SequenceClassificationModel Classifier(DebertaV3Config config, int labels)
    {
        NativeLibraries.EnsureLoaded();
        return new SequenceClassificationModel(config, labels);
    }

    /// <summary>A module with random weights.</summary>
    public static SequenceClassificationModel RandomClassifier(DebertaV3Config config, int labels, int seed = 1)
    {
        var module = Classifier(config, labels);
        using var random = new Generator((ulong)seed);
        WeightInitializer.Initialize(module, config, random);
        return module;
    }

    /// <summary>A module with the weights of a golden folder.</summary>
    public static SequenceClassificationModel Load(string folder, out CheckpointConfig config)
    {
        config = ConfigReader.Read(Path.Combine(Shared.Path(folder), "config.json"));
        var module = Classifier(config.Network, config.Labels!.Count);
        using var file = TensorFiles.Open(Path.Combine(Shared.Path(folder), "model.safetensors"));
        ModuleWeights.Load(module, WeightTable.Of([file]), []);
        return module;
    }

    public static byte[] Bytes(nn.Module module)
    {
        using var stream = new MemoryStream();
        ModuleWeights.Write(module, stream);
        return stream.ToArray();
    }
}
