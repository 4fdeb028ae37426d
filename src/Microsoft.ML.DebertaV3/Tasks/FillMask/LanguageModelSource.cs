using Microsoft.ML.DebertaV3.Checkpoints;
using Microsoft.ML.DebertaV3.Modules;
using static TorchSharp.torch;

namespace Microsoft.ML.DebertaV3.Tasks.FillMask;

/// <summary>Finds the language model of a checkpoint.</summary>
internal static class LanguageModelSource
{
    private const string Detection = "mask_predictions.";
    private const string Positions = "deberta.embeddings.position_embeddings.weight";

    /// <summary>transformers' class, which never uses the enhanced mask decoder, whatever the file contains.</summary>
    private const string Undecoded = "DebertaV2ForMaskedLM";

    /// <summary>Loads the language model, in evaluation mode on a device: the generator, or else the checkpoint's network itself.</summary>
    /// <exception cref="InvalidDataException">There is no language model, or its weights are damaged.</exception>
    /// <exception cref="IOException">A file is missing or cannot be read.</exception>
    public static MaskedLanguageModel Load(DebertaV3Checkpoint checkpoint, Device device, Action<string> inform)
    {
        checkpoint.RequireMask();
        var weights = checkpoint.HasGenerator ? checkpoint.Generator : OwnNetwork(checkpoint);
        var decodes = weights.Names().Contains(Positions) && !weights.Description.Architectures.Contains(Undecoded);
        var name = checkpoint.HasGenerator ? "generator" : "masked language model";
        inform($"Masks are filled by the {name}, {(decodes ? "with" : "without")} the enhanced mask decoder.");
        return weights.Load(() => new MaskedLanguageModel(weights.Description.Network, decodes: decodes), device, decodes, inform);
    }

    private static NetworkWeights OwnNetwork(DebertaV3Checkpoint checkpoint)
    {
        if (checkpoint.Weights is not { } weights)
            throw Refused("its weights are random");
        var names = weights.Names();
        // Published discriminators also contain a language model head, but it was not trained with them and is useless (spec section 2.2).
        if (names.Any(name => name.StartsWith(Detection, StringComparison.Ordinal)))
            throw Refused(
                "it is a discriminator, whose head (mask_predictions) tells whether a piece was replaced, "
                + "not which piece belongs in its place, "
                + $"and it has no generator ({GeneratorFiles.ConfigFile} and {GeneratorFiles.WeightsFile} or pytorch_model.generator.bin)");
        return names.Any(name => TensorNames.OtherSpelling(name) is not null)
            ? weights
            : throw Refused("it holds no language model head (lm_predictions.lm_head or cls.predictions)");
    }

    private static InvalidDataException Refused(string reason) => new(
        $"The checkpoint cannot fill masks: {reason}. Use a folder with a generator, "
        + "a masked language model that DebertaV3Pretraining trained, "
        + $"or a folder of {Undecoded}.");
}
