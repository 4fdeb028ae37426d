using Microsoft.ML.DebertaV3.DataViews;
using Microsoft.ML.DebertaV3.Modules;
using Microsoft.ML.DebertaV3.Pretraining;
using Microsoft.ML.DebertaV3.Runtime;
using Microsoft.ML.DebertaV3.Scoring;
using static TorchSharp.torch;

namespace Microsoft.ML.DebertaV3.Tests.Support;

/// <summary>Pre-trained models with random weights: a discriminator of three layers of 16, a generator of two, Tiny's tokenizer.</summary>
internal static class SmallPretraining
{
    public static DebertaV3Config Discriminator => SmallNetwork.Config with { Layers = 3, MaxPositions = 64 };

    public static DebertaV3Config Generator => Discriminator with { Layers = 2 };

    /// <summary>Columns of <see cref="TextExample"/>, batches of 4.</summary>
    public static ModelSettings Settings =>
        new DebertaV3PretrainingOptions { InputColumnName = "Sentence1", BatchSize = 4, MaxLength = 32 }.ModelSettings;

    /// <summary>A discriminator with or without its generator.</summary>
    public static DebertaV3Transformer Detection(
        bool hasGenerator = true, ModelSettings? settings = null, DebertaV3Tokenizer? tokenizer = null, int vocabulary = 8064)
    {
        NativeLibraries.EnsureLoaded();
        var discriminator = Random(new ReplacedTokenDetectionModel(Discriminator with { VocabularySize = vocabulary }), seed: 1);
        var generator = hasGenerator
            ? Random(new MaskedLanguageModel(Generator with { VocabularySize = vocabulary }, decodes: true), seed: 2) : null;
        return Make(PretrainedNetworks.OfDetection(discriminator, generator), settings, tokenizer);
    }

    /// <summary>A masked language model.</summary>
    public static DebertaV3Transformer Masking(bool decodes = true, ModelSettings? settings = null)
    {
        NativeLibraries.EnsureLoaded();
        return Make(PretrainedNetworks.OfMasking(Random(new MaskedLanguageModel(Generator, decodes: decodes), seed: 3)), settings,
            tokenizer: null);
    }

    /// <summary>The checkpoint of a model, which is disposed: the weights live on.</summary>
    public static DebertaV3Checkpoint CheckpointOf(DebertaV3Transformer model)
    {
        using (model)
            return model.Checkpoint;
    }

    private static DebertaV3Transformer Make(
        PretrainedNetworks networks, ModelSettings? settings, DebertaV3Tokenizer? tokenizer)
    {
        var context = new MLContext();
        var device = HostSettings.Device(context);
        return new(context, new ScoredModel(
            new PretrainedTask((settings ?? Settings) with
            {
                Kind = networks.Discriminator is null ? PretrainedTask.Masking : PretrainedTask.Detection,
                Values = new Dictionary<string, string>
                {
                    [PretrainedTask.HasGenerator] = (networks.Generator is not null).ToString(),
                    [PretrainedTask.Decodes] = (networks.LanguageModel?.Decodes ?? false).ToString(),
                },
                History = History,
            }),
            tokenizer ?? DebertaV3Checkpoint.Tiny.Tokenizer, networks, device));
    }

    private static TrainingHistory History => new()
    {
        Epochs =
            [new EpochResult { Epoch = 1, Step = 2, TrainingLoss = 3, LearningRate = 1e-4, Seconds = 4,
            Validation = new Dictionary<string, double>() }],
        Steps = 2,
        SkippedSteps = 0,
    };

    private static T Random<T>(T network, int seed)
        where T : nn.Module
    {
        using var random = new Generator((ulong)seed, CPU);
        WeightInitializer.Initialize(network, Discriminator, random);
        return network;
    }
}
