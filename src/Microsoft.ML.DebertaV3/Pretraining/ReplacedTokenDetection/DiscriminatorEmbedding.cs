using Microsoft.ML.DebertaV3.Modules;
using Microsoft.ML.DebertaV3.Runtime;
using static TorchSharp.torch;

namespace Microsoft.ML.DebertaV3.Pretraining;

/// <summary>The discriminator's word embedding E_D, by what it shares with the generator's, E_G: ES, NES or GDES.</summary>
/// <remarks>DeBERTaV3, section 3.2; spec section 5.5.</remarks>
internal abstract class DiscriminatorEmbedding : IWordEmbedding
{
    /// <summary>The table that the discriminator trains: E_Δ with GDES, E_D with NES; null with ES.</summary>
    public abstract EmbeddingTable? OwnTable { get; }

    /// <summary>The tables whose sum is E_D, [vocabulary, hidden] each: one or two.</summary>
    public abstract IReadOnlyList<Tensor> Summands { get; }

    /// <summary>The embedding for a way of sharing.</summary>
    /// <param name="sharing">What is shared.</param>
    /// <param name="generator">E_G.</param>
    /// <param name="config">The discriminator's sizes.</param>
    public static DiscriminatorEmbedding Of(EmbeddingSharing sharing, EmbeddingTable generator, DebertaV3Config config) => sharing switch
    {
        EmbeddingSharing.Gdes => new GradientDisentangledEmbedding(generator, config),
        EmbeddingSharing.Shared => new OneTable(generator),
        EmbeddingSharing.Separate => new TwoTables(config),
        _ => throw new ArgumentOutOfRangeException(nameof(sharing), sharing, message: null),
    };

    /// <summary>The rows of E_D, [batch, length, hidden], of ids [batch, length]; its gradient goes where the sharing lets it.</summary>
    public abstract Tensor Lookup(Tensor ids);

    /// <summary>The whole of E_D, [vocabulary, hidden], without a gradient: to be saved or measured.</summary>
    public Tensor Table()
    {
        using var noGradient = no_grad();
        return Summands is [var first, var second] ? first.Plus(second) : Summands[0].alias();
    }

    /// <summary>Makes E_D a table, [vocabulary, hidden]. With ES the one table stays the generator's.</summary>
    public abstract void StartFrom(Tensor table);

    /// <summary>Starts without an E_D to keep: E_Δ becomes 0; a table of NES stays as it was drawn.</summary>
    public virtual void StartFromScratch()
    {
    }

    /// <summary>Keeps E_D as it is while something changes E_G; with ES it is E_G and changes too.</summary>
    public virtual void PreserveDuring(Action change) => change();

    // ES, as in ELECTRA: E_D is E_G, which both losses train.
    private sealed class OneTable(EmbeddingTable generator) : DiscriminatorEmbedding
    {
        public override EmbeddingTable? OwnTable => null;

        public override IReadOnlyList<Tensor> Summands => [generator.Weight];

        public override Tensor Lookup(Tensor ids) => generator.call(ids);

        public override void StartFrom(Tensor table)
        {
        }
    }

    // NES: nothing is shared.
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
