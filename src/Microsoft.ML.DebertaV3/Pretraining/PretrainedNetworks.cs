using Microsoft.ML.DebertaV3.Checkpoints;
using Microsoft.ML.DebertaV3.Modules;
using static TorchSharp.torch;

namespace Microsoft.ML.DebertaV3.Pretraining;

/// <summary>
/// The result of pre-training, in evaluation mode: both networks of replaced token detection, or the masked language model.
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

    /// <summary>The discriminator; null if the objective was masked language modeling.</summary>
    public ReplacedTokenDetectionModel? Discriminator => _discriminator;

    /// <summary>The generator, or the masked language model itself; null for a discriminator without a generator.</summary>
    public MaskedLanguageModel? LanguageModel => _languageModel;

    /// <summary>The discriminator's generator; null if there is none.</summary>
    public MaskedLanguageModel? Generator => _discriminator is null ? null : _languageModel;

    /// <summary>The network that fine-tuning starts from.</summary>
    public nn.Module Main => _discriminator ?? (nn.Module)_languageModel!;

    public Backbone Backbone => _discriminator?.Backbone ?? _languageModel!.Backbone;

    /// <exception cref="InvalidDataException">Width or vocabulary of the networks differ.</exception>
    public static PretrainedNetworks OfDetection(ReplacedTokenDetectionModel discriminator, MaskedLanguageModel? generator)
    {
        if (generator is not null)
            GeneratorFiles.RequireFit(generator.Backbone.Config, discriminator.Backbone.Config, "generator");
        return new(discriminator, generator);
    }

    public static PretrainedNetworks OfMasking(MaskedLanguageModel model) => new(discriminator: null, model);
}
