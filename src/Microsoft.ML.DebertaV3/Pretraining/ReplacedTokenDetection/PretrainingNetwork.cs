using Microsoft.ML.DebertaV3.Modules;
using TorchSharp.Utils;
using static TorchSharp.torch;

namespace Microsoft.ML.DebertaV3.Pretraining;

/// <summary>Generator and discriminator of replaced token detection.</summary>
internal sealed class PretrainingNetwork : nn.Module
{
    [ComponentName(Name = "generator")] private readonly MaskedLanguageModel _generator;
    [ComponentName(Name = "discriminator")] private readonly ReplacedTokenDetectionModel _discriminator;

    /// <param name="generator">Configuration of the generator.</param>
    /// <param name="discriminator">Configuration of the discriminator, with the same width and vocabulary.</param>
    /// <param name="sharing">How they share word embeddings.</param>
    /// <param name="dropoutRandom">Generator of dropout masks; null for no dropout.</param>
    public PretrainingNetwork(
        DebertaV3Config generator, DebertaV3Config discriminator, EmbeddingSharing sharing, Generator? dropoutRandom = null)
        : this(generator, discriminator, words => DiscriminatorEmbedding.Of(sharing, words, discriminator), dropoutRandom)
    {
    }

    /// <param name="generator">Configuration of the generator.</param>
    /// <param name="discriminator">Configuration of the discriminator, with the same width and vocabulary.</param>
    /// <param name="share">Creates the discriminator's word embedding from E_G.</param>
    /// <param name="dropoutRandom">Generator of dropout masks; null for no dropout.</param>
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

    /// <summary>The discriminator's word embedding, which may share the generator's table.</summary>
    public DiscriminatorEmbedding DiscriminatorWords { get; }
}
