using Microsoft.ML.DebertaV3.Checkpoints;
using Microsoft.ML.DebertaV3.Fitting;
using Microsoft.ML.DebertaV3.Modules;
using Microsoft.ML.DebertaV3.Runtime;
using static TorchSharp.torch;

namespace Microsoft.ML.DebertaV3.Pretraining;

/// <summary>Creates the networks of pre-training from a checkpoint; parameters that it does not contain are initialized randomly.</summary>
/// <param name="checkpoint">Checkpoint to start from.</param>
/// <param name="config">Configuration of the checkpoint, with the dropout rates of this fit.</param>
/// <param name="random">Random streams, for new weights.</param>
/// <param name="dropout">Generator of dropout masks.</param>
/// <param name="inform">Receives messages about loaded and new weights.</param>
internal sealed class PretrainingNetworkBuilder(
    DebertaV3Checkpoint checkpoint, DebertaV3Config config, RandomStreams random, Generator dropout, Action<string> inform)
{
    private const string LanguageHead = "lm_predictions.", DetectionHead = "mask_predictions.",
        Positions = "deberta.embeddings.position_embeddings.";

    /// <summary>Whether the checkpoint has no weights.</summary>
    public bool IsFromScratch => checkpoint.Seed is not null;

    /// <summary>Whether the generator is created from the discriminator's lower layers.</summary>
    public bool LacksGenerator => !IsFromScratch && !checkpoint.HasGenerator;

    /// <summary>Digest of the initial weights, in which the discriminator's own table is still E_D, as in the checkpoint.</summary>
    public string Digest { get; private set; } = "";

    /// <summary>Creates generator and discriminator, with the checkpoint's word table as E_D.</summary>
    /// <param name="sharing">How they share word embeddings.</param>
    /// <param name="generatorLayers">Number of generator layers if the checkpoint has no generator.</param>
    public PretrainingNetwork GeneratorAndDiscriminator(EmbeddingSharing sharing, int generatorLayers)
    {
        RequireGeneratorSizes();
        var generator = checkpoint.HasGenerator
            ? checkpoint.GeneratorConfig with { HiddenDropout = config.HiddenDropout, AttentionDropout = config.AttentionDropout }
            : config with { Layers = generatorLayers };
        var both = Fill(new PretrainingNetwork(generator, config, sharing, dropout), network =>
        [
            .. Named("generator.", checkpoint.HasGenerator
                ? checkpoint.LoadGeneratorInto(network.Generator, [])
                : checkpoint.LoadInto(network.Generator, [LanguageHead, Positions])),
            .. Named("discriminator.", checkpoint.LoadInto(network.Discriminator, [DetectionHead])),
        ]);
        if (IsFromScratch)
            both.DiscriminatorWords.StartFromScratch();
        else if (both.DiscriminatorWords.OwnTable is { } loaded)
            both.DiscriminatorWords.StartFrom(loaded.Weight);
        return both;
    }

    /// <summary>Creates a network with a language model head and the enhanced mask decoder.</summary>
    public MaskedLanguageModel LanguageModel()
    {
        checkpoint.RequirePositions();
        return Fill(new MaskedLanguageModel(config, dropout, decodes: true),
            network => Named("", checkpoint.LoadInto(network, [LanguageHead, Positions])));
    }

    private void RequireGeneratorSizes()
    {
        if (checkpoint.HasGenerator)
            checkpoint.Generator.RequireSizes(decodes: true);
        else
            checkpoint.RequirePositions();
    }

    private T Fill<T>(T network, Func<T, IEnumerable<string>> load)
        where T : nn.Module
    {
        try
        {
            var missing = load(network).ToHashSet();
            using var weights = random.Torch(RandomStreams.Purpose.Weights, CPU);
            WeightInitializer.Initialize(network, config, weights, missing);
            Digest = Fingerprint.Digest(network);
            return network;
        }
        catch
        {
            network.Dispose();
            throw;
        }
    }

    private IEnumerable<string> Named(string prefix, LoadReport report)
    {
        foreach (var warning in report.Warnings)
            inform(warning);
        if (report.Missing.Count > 0 && report.Loaded.Count > 0)
            inform($"These parts of the {(prefix.Length > 0 ? prefix.TrimEnd('.') : "network")} are not in the checkpoint and start from "
                + $"random weights: {string.Join(", ", report.Missing)}.");
        return report.Missing.Select(name => prefix + name);
    }
}
