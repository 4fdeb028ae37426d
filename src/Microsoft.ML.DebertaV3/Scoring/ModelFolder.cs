using Microsoft.ML.DebertaV3.Checkpoints;
using Microsoft.ML.DebertaV3.Export;

namespace Microsoft.ML.DebertaV3.Scoring;

/// <summary>Converts a model to a checkpoint, in memory or as a Hugging Face folder.</summary>
internal static class ModelFolder
{
    /// <summary>Returns a checkpoint that shares the weights with the model.</summary>
    public static DebertaV3Checkpoint Checkpoint(ScoredModel model)
    {
        var weights = Parts(model).Select(part => NetworkWeights.OfModule(part.Config, part.Module)).ToArray();
        return DebertaV3Checkpoint.FromWeights(weights[0], weights.ElementAtOrDefault(1), model.Tokenizer);
    }

    /// <summary>Writes the folder.</summary>
    public static void Write(ScoredModel model, string folder, WeightStorage storage)
    {
        var parts = Parts(model);
        CheckpointFolder.Write(
            folder,
            parts[0].Config with { Storage = storage },
            model.Tokenizer,
            stream => ModuleWeights.Write(parts[0].Module, stream, storage),
            parts is [_, var generator] ? Files(generator, storage) : []);
    }

    /// <summary>Writes the folder with an ONNX graph instead of a weight file. Of several parts of a network, the first.</summary>
    public static void WriteOnnx(ScoredModel model, string folder, DebertaV3OnnxOptions options)
    {
        var main = Parts(model)[0];
        var graph = OnnxNetwork.Graph(main.Module, options.WeightType);
        CheckpointFolder.WriteBeside(
            folder, main.Config, model.Tokenizer, staged => OnnxFile.Write(staged, graph, options.ExternalDataThreshold),
            isObsolete: name => name == OnnxFile.DataName);
    }

    /// <summary>Returns the parts of the network; config.json includes the record of pre-training.</summary>
    public static IReadOnlyList<NetworkPart> Parts(ScoredModel model)
    {
        var parts = model.Task.Parts(model.Network);
        return [parts[0] with { Config = parts[0].Config with { Pretraining = model.Settings.Pretraining } }, .. parts.Skip(1)];
    }

    private static (string Name, Action<Stream> Write)[] Files(NetworkPart generator, WeightStorage storage) =>
    [
        (GeneratorFiles.ConfigFile, stream => ConfigWriter.Write(generator.Config with { Storage = storage }, stream)),
        (GeneratorFiles.WeightsFile, stream => ModuleWeights.Write(generator.Module, stream, storage)),
    ];
}
