using Microsoft.ML.DebertaV3.Modules;
using TorchSharp.Utils;
using static TorchSharp.torch;

namespace Microsoft.ML.DebertaV3.Pretraining;

/// <summary>Generator and discriminator of replaced token detection, and what they share.</summary>
internal sealed class PretrainingNetwork : nn.Module
{
    [ComponentName(Name = "generator")] private readonly MaskedLanguageModel _generator;
    [ComponentName(Name = "discriminator")] private readonly ReplacedTokenDetectionModel _discriminator;

    /// <param name="generator">The generator's sizes.</param>
    /// <param name="discriminator">The discriminator's; width and vocabulary are the generator's.</param>
    /// <param name="sharing">What they share.</param>
    /// <param name="dropoutRandom">For dropout masks; null: none.</param>
    public PretrainingNetwork(
        DebertaV3Config generator, DebertaV3Config discriminator, EmbeddingSharing sharing, Generator? dropoutRandom = null)
        : this(generator, discriminator, words => DiscriminatorEmbedding.Of(sharing, words, discriminator), dropoutRandom)
    {
    }

    /// <param name="generator">The generator's sizes.</param>
    /// <param name="discriminator">The discriminator's; width and vocabulary are the generator's.</param>
    /// <param name="share">From E_G to the discriminator's word embedding.</param>
    /// <param name="dropoutRandom">For dropout masks; null: none.</param>
    public PretrainingNetwork(
        DebertaV3Config generator, DebertaV3Config discriminator, Func<EmbeddingTable, DiscriminatorEmbedding> share,
        Generator? dropoutRandom)
        : base(nameof(PretrainingNetwork))
    {
        _generator = new(generator, dropoutRandom, decodes: true);
        DiscriminatorWords = share(_generator.Backbone.Embeddings.Words);
        _discriminator = new(discriminator, dropoutRandom, DiscriminatorWords);
        RegisterComponents();
    }

    public MaskedLanguageModel Generator => _generator;

    public ReplacedTokenDetectionModel Discriminator => _discriminator;

    /// <summary>The discriminator's word embedding, which has a part in the generator's unless nothing is shared.</summary>
    public DiscriminatorEmbedding DiscriminatorWords { get; }
}
