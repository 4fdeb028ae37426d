using Microsoft.ML.DebertaV3.Modules;
using Microsoft.ML.DebertaV3.Runtime;
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
        : base(nameof(PretrainingNetwork))
    {
        Sharing = sharing;
        _generator = new(generator, dropoutRandom, decodes: true);
        _discriminator = new(discriminator, dropoutRandom, hasWords: SharedEmbedding.HasOwnTable(sharing));
        SharedEmbedding.Connect(_generator.Backbone.Embeddings, _discriminator.Backbone.Embeddings, sharing);
        RegisterComponents();
    }

    public EmbeddingSharing Sharing { get; }

    public MaskedLanguageModel Generator => _generator;

    public ReplacedTokenDetectionModel Discriminator => _discriminator;

    /// <inheritdoc cref="SharedEmbedding.Summands"/>
    public IReadOnlyList<Tensor> DiscriminatorSummands =>
        SharedEmbedding.Summands(_generator.Backbone.Embeddings, _discriminator.Backbone.Embeddings, Sharing);

    /// <summary>The discriminator's whole word table E_D, [vocabulary, hidden].</summary>
    public Tensor DiscriminatorTable()
    {
        using var noGradient = no_grad();
        return DiscriminatorSummands is [var generator, var difference] ? generator.Plus(difference) : DiscriminatorSummands[0].alias();
    }

    /// <inheritdoc cref="SharedEmbedding.StartFrom"/>
    public void StartFrom(Tensor table) =>
        SharedEmbedding.StartFrom(table, _generator.Backbone.Embeddings, _discriminator.Backbone.Embeddings, Sharing);

    /// <summary>Turns a table of the discriminator's own, which until now is E_D in full, into what <see cref="Sharing"/> trains.</summary>
    /// <param name="hasWeights">False: there is no E_D to keep, and E_Δ starts at 0.</param>
    public void Begin(bool hasWeights)
    {
        if (Sharing != EmbeddingSharing.Gdes)
            return;
        using var noGradient = no_grad();
        var table = _discriminator.Backbone.Embeddings.WordTable;
        if (hasWeights)
            StartFrom(table);
        else
            table.zero_();
    }
}
