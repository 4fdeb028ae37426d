using Microsoft.ML.DebertaV3.Checkpoints;
using Microsoft.ML.DebertaV3.Modules;
using static TorchSharp.torch;

namespace Microsoft.ML.DebertaV3.Pretraining;

/// <summary>
/// What pre-training leaves: a discriminator, with or without its generator, or a masked language model alone. Owns them.
/// </summary>
internal sealed class PretrainedNetworks : IDisposable
{
    private PretrainedNetworks(ReplacedTokenDetectionModel? discriminator, MaskedLanguageModel? languageModel)
    {
        (Discriminator, LanguageModel) = (discriminator, languageModel);
        discriminator?.eval();
        languageModel?.eval();
    }

    /// <summary>The discriminator; null where a masked language model was trained.</summary>
    public ReplacedTokenDetectionModel? Discriminator { get; }

    /// <summary>The generator, or the masked language model that was trained alone.</summary>
    public MaskedLanguageModel? LanguageModel { get; }

    /// <summary>The generator; null where there is none.</summary>
    public MaskedLanguageModel? Generator => Discriminator is null ? null : LanguageModel;

    /// <summary>The network that fine-tuning starts from.</summary>
    public nn.Module Main => Discriminator ?? (nn.Module)LanguageModel!;

    /// <summary>Its encoder.</summary>
    public Backbone Backbone => Discriminator?.Backbone ?? LanguageModel!.Backbone;

    /// <summary>Networks of replaced token detection, with the whole word table each, not trained further from here on.</summary>
    /// <exception cref="InvalidDataException">Their width or vocabulary differ.</exception>
    public static PretrainedNetworks OfDetection(ReplacedTokenDetectionModel discriminator, MaskedLanguageModel? generator)
    {
        if (generator is not null)
            GeneratorFiles.RequireFit(generator.Backbone.Config, discriminator.Backbone.Config, "generator");
        return new(discriminator, generator);
    }

    /// <summary>A masked language model, not trained further from here on.</summary>
    public static PretrainedNetworks OfMasking(MaskedLanguageModel model) => new(discriminator: null, model);

    public void Dispose()
    {
        Discriminator?.Dispose();
        LanguageModel?.Dispose();
    }
}
