using Microsoft.ML.DebertaV3.Checkpoints;
using Microsoft.ML.DebertaV3.Fitting;
using Microsoft.ML.DebertaV3.Modules;
using Microsoft.ML.DebertaV3.Runtime;
using static TorchSharp.torch;

namespace Microsoft.ML.DebertaV3.Pretraining;

/// <summary>
/// Makes the networks of pre-training and fills them from a checkpoint; what the checkpoint does not hold starts from random weights.
/// </summary>
/// <param name="checkpoint">The weights to start from.</param>
/// <param name="config">The checkpoint's, with this fit's dropout rates.</param>
/// <param name="random">For new weights.</param>
/// <param name="dropout">For dropout masks.</param>
/// <param name="inform">Hears what was loaded and what is new.</param>
internal sealed class PretrainingNetworkBuilder(
    DebertaV3Checkpoint checkpoint, DebertaV3Config config, RandomStreams random, Generator dropout, Action<string> inform)
{
    private const string LanguageHead = "lm_predictions.", DetectionHead = "mask_predictions.",
        Positions = "deberta.embeddings.position_embeddings.";

    /// <summary>Whether there are no weights yet.</summary>
    public bool IsFromScratch => checkpoint.Seed is not null;

    /// <summary>Whether the generator would be made of the discriminator's lower layers.</summary>
    public bool LacksGenerator => !IsFromScratch && !checkpoint.HasGenerator;

    /// <summary>
    /// Tells the weights that were loaded and drawn from others, with the discriminator's own table as the checkpoint has it: E_D.
    /// </summary>
    public string Digest { get; private set; } = "";

    /// <summary>Generator and discriminator, whose E_D is the checkpoint's.</summary>
    /// <param name="sharing">What they share.</param>
    /// <param name="generatorLayers">Of a generator that the checkpoint does not have.</param>
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

    /// <summary>One network with a language model head and the enhanced mask decoder.</summary>
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
