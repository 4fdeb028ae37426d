using Microsoft.ML.DebertaV3.Checkpoints;
using Microsoft.ML.DebertaV3.Modules;

namespace Microsoft.ML.DebertaV3.Pretraining;

/// <summary>A pre-trained model as a checkpoint, in memory and as a folder.</summary>
internal static class PretrainedFolder
{
    /// <summary>What config.json says. As in published folders it names no architecture: the encoder is what others want of it.</summary>
    public static CheckpointConfig Configuration(PretrainedModel model)
    {
        var config = model.Networks.Discriminator is { } discriminator
            ? new CheckpointConfig(discriminator.Backbone.Config)
            : Configuration(model.Networks.LanguageModel!);
        return config with { Pretraining = model.Pretraining };
    }

    /// <summary>What the configuration of a language model says: its head has the published names, not transformers' own.</summary>
    public static CheckpointConfig Configuration(MaskedLanguageModel network) => new(network.Backbone.Config) { Legacy = false };

    /// <summary>The model's weights, shared.</summary>
    public static DebertaV3Checkpoint Checkpoint(PretrainedModel model)
    {
        var networks = model.Networks;
        var generator = networks.Generator is { } network ? NetworkWeights.OfModule(Configuration(network), network) : null;
        return DebertaV3Checkpoint.FromWeights(NetworkWeights.OfModule(Configuration(model), networks.Main), generator, model.Tokenizer);
    }

    /// <summary>Writes the model as a folder that <see cref="DebertaV3Checkpoint.FromFolder"/> reads.</summary>
    public static void Write(PretrainedModel model, string folder, WeightStorage storage)
    {
        var networks = model.Networks;
        CheckpointFolder.Write(
            folder,
            Configuration(model) with { Storage = storage },
            model.Tokenizer.ModelBytes,
            model.Tokenizer.MaskId,
            stream => ModuleWeights.Write(networks.Main, stream, storage),
            networks.Generator is { } generator ? Files(generator, storage) : []);
    }

    private static (string Name, Action<Stream> Write)[] Files(MaskedLanguageModel generator, WeightStorage storage) =>
    [
        (GeneratorFiles.ConfigFile, stream => ConfigWriter.Write(Configuration(generator) with { Storage = storage }, stream)),
        (GeneratorFiles.WeightsFile, stream => ModuleWeights.Write(generator, stream, storage)),
    ];
}
