using Microsoft.ML.DebertaV3.Modules;
using Microsoft.ML.DebertaV3.Runtime;
using static TorchSharp.torch;

namespace Microsoft.ML.DebertaV3.Pretraining;

/// <summary>The discriminator's word embedding E_D, which may share the generator's, E_G: ES, NES or GDES.</summary>
/// <remarks>DeBERTaV3, section 3.2; spec section 5.5.</remarks>
internal abstract class DiscriminatorEmbedding : IWordEmbedding
{
    /// <summary>The table that the discriminator trains: E_Δ with GDES, E_D with NES; null with ES.</summary>
    public abstract EmbeddingTable? OwnTable { get; }

    /// <summary>The one or two tables whose sum is E_D, [vocabulary, hidden] each.</summary>
    public abstract IReadOnlyList<Tensor> Summands { get; }

    /// <summary>Creates the embedding for a kind of sharing.</summary>
    /// <param name="sharing">The kind of sharing.</param>
    /// <param name="generator">E_G.</param>
    /// <param name="config">Configuration of the discriminator.</param>
    public static DiscriminatorEmbedding Of(EmbeddingSharing sharing, EmbeddingTable generator, DebertaV3Config config) => sharing switch
    {
        EmbeddingSharing.Gdes => new GradientDisentangledEmbedding(generator, config),
        EmbeddingSharing.Shared => new OneTable(generator),
        EmbeddingSharing.Separate => new TwoTables(config),
        _ => throw new ArgumentOutOfRangeException(nameof(sharing), sharing, message: null),
    };

    /// <summary>
    /// Looks up rows of E_D for ids [batch, length], to [batch, length, hidden]. The kind of sharing determines which tables get a
    /// gradient.
    /// </summary>
    public abstract Tensor Lookup(Tensor ids);

    /// <summary>Computes the complete E_D, [vocabulary, hidden], without a gradient, for saving and evaluation.</summary>
    public Tensor Table()
    {
        using var noGradient = no_grad();
        return Summands is [var first, var second] ? first.Plus(second) : Summands[0].alias();
    }

    /// <summary>Initializes E_D with a table, [vocabulary, hidden]. Has no effect with ES, where E_D is the generator's table.</summary>
    public abstract void StartFrom(Tensor table);

    /// <summary>Initializes E_D for training from scratch: E_Δ becomes 0; a separate table (NES) keeps its random values.</summary>
    public virtual void StartFromScratch()
    {
    }

    /// <summary>Preserves E_D while an action changes E_G. With ES, E_D is E_G and changes too.</summary>
    public virtual void PreserveDuring(Action change) => change();

    // ES, as in ELECTRA: E_D is E_G, trained by both losses.
    private sealed class OneTable(EmbeddingTable generator) : DiscriminatorEmbedding
    {
        public override EmbeddingTable? OwnTable => null;

        public override IReadOnlyList<Tensor> Summands => [generator.Weight];

        public override Tensor Lookup(Tensor ids) => generator.call(ids);

        public override void StartFrom(Tensor table)
        {
        }
    }

    // NES: separate tables.
    private sealed class TwoTables(DebertaV3Config config) : DiscriminatorEmbedding
    {
        private readonly EmbeddingTable _table = EmbeddingTable.OfWords(config);

        public override EmbeddingTable OwnTable => _table;

        public override IReadOnlyList<Tensor> Summands => [_table.Weight];

        public override Tensor Lookup(Tensor ids) => _table.call(ids);

        public override void StartFrom(Tensor table)
        {
            using var noGradient = no_grad();
            _table.Weight.copy_(table);
        }
    }
}
