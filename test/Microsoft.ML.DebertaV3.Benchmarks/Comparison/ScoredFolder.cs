using Microsoft.ML.DebertaV3.Checkpoints;

namespace Microsoft.ML.DebertaV3.Benchmarks.Comparison;

/// <summary>A classifier of random weights as a folder, until disposal.</summary>
internal sealed class ScoredFolder : IDisposable
{
    /// <param name="config">Sizes.</param>
    /// <param name="tokenizer">The tokenizer.</param>
    public ScoredFolder(DebertaV3Config config, DebertaV3Tokenizer tokenizer)
    {
        using var network = ComparedModel.Create(config);
        CheckpointFolder.Write(
            Path, new(config) { Labels = ["no", "yes"] }, tokenizer, stream => ModuleWeights.Write(network, stream));
    }

    public string Path { get; } = System.IO.Path.Combine(Directory.CreateTempSubdirectory("deberta-scored-").FullName, "model");

    public void Dispose() => Directory.Delete(System.IO.Path.GetDirectoryName(Path)!, recursive: true);
}
