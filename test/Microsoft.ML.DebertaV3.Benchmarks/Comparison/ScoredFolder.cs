using Microsoft.ML.DebertaV3.Checkpoints;
using Microsoft.ML.DebertaV3.Modules;
using Microsoft.ML.DebertaV3.Runtime;
using static TorchSharp.torch;

namespace Microsoft.ML.DebertaV3.Benchmarks.Comparison;

/// <summary>A classifier of random weights as a folder, until disposal.</summary>
internal sealed class ScoredFolder : IDisposable
{
    /// <param name="config">Sizes.</param>
    /// <param name="tokenizer">The tokenizer.</param>
    public ScoredFolder(DebertaV3Config config, DebertaV3Tokenizer tokenizer)
    {
        NativeLibraries.EnsureLoaded();
        using var random = new Generator(1);
        using var network = new SequenceClassificationModel(config, ComparedModel.Labels);
        WeightInitializer.Initialize(network, config, random);
        CheckpointFolder.Write(
            Path, new(config) { Labels = ["no", "yes"] }, tokenizer, stream => ModuleWeights.Write(network, stream));
    }

    public string Path { get; } = System.IO.Path.Combine(Directory.CreateTempSubdirectory("deberta-scored-").FullName, "model");

    public void Dispose() => Directory.Delete(System.IO.Path.GetDirectoryName(Path)!, recursive: true);
}
