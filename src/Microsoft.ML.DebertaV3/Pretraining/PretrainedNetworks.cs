using Microsoft.ML.DebertaV3.Checkpoints;
using Microsoft.ML.DebertaV3.Modules;
using static TorchSharp.torch;

namespace Microsoft.ML.DebertaV3.Pretraining;

/// <summary>
/// What pre-training leaves, in eval mode: of replaced token detection both networks, else the masked language model alone.
/// </summary>
internal sealed class PretrainedNetworks : nn.Module
{
    private readonly ReplacedTokenDetectionModel? _discriminator;
    private readonly MaskedLanguageModel? _languageModel;

    private PretrainedNetworks(ReplacedTokenDetectionModel? discriminator, MaskedLanguageModel? languageModel)
        : base(nameof(PretrainedNetworks))
    {
        (_discriminator, _languageModel) = (discriminator, languageModel);
        if (discriminator is not null)
            register_module("discriminator", discriminator);
        if (languageModel is not null)
            register_module("generator", languageModel);
        eval();
    }

    /// <summary>Null where the objective was masked language modeling.</summary>
    public ReplacedTokenDetectionModel? Discriminator => _discriminator;

    /// <summary>The generator, or the network itself; null where a discriminator came without a generator.</summary>
    public MaskedLanguageModel? LanguageModel => _languageModel;

    /// <summary>The generator beside the discriminator; null where there is none.</summary>
    public MaskedLanguageModel? Generator => _discriminator is null ? null : _languageModel;

    /// <summary>The network that fine-tuning starts from.</summary>
    public nn.Module Main => _discriminator ?? (nn.Module)_languageModel!;

    public Backbone Backbone => _discriminator?.Backbone ?? _languageModel!.Backbone;

    /// <exception cref="InvalidDataException">The two do not fit each other.</exception>
    public static PretrainedNetworks OfDetection(ReplacedTokenDetectionModel discriminator, MaskedLanguageModel? generator)
    {
        if (generator is not null)
            GeneratorFiles.RequireFit(generator.Backbone.Config, discriminator.Backbone.Config, "generator");
        return new(discriminator, generator);
    }

    public static PretrainedNetworks OfMasking(MaskedLanguageModel model) => new(discriminator: null, model);
}
