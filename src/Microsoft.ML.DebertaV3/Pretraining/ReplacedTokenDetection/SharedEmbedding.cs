using Microsoft.ML.DebertaV3.Modules;
using Microsoft.ML.DebertaV3.Runtime;
using static TorchSharp.torch;

namespace Microsoft.ML.DebertaV3.Pretraining;

/// <summary>How the discriminator's word embeddings hang on the generator's: ES, NES, or gradient-disentangled sharing (GDES).</summary>
/// <remarks>
/// DeBERTaV3, section 3.2, eq. 5: E_D = sg(E_G) + E_Δ, where sg stops the gradient. Both tables are looked up and the rows added, which is
/// the same and spares a sum
/// over the whole table at every step (spec section 10.5); the sum is formed only to be saved.
/// </remarks>
internal static class SharedEmbedding
{
    /// <summary>Whether the discriminator has a table of its own: E_Δ for GDES, E_D for NES.</summary>
    public static bool HasOwnTable(EmbeddingSharing sharing) => sharing != EmbeddingSharing.Shared;

    /// <summary>Makes the discriminator's lookups what <paramref name="sharing"/> says.</summary>
    public static void Connect(Embeddings generator, Embeddings discriminator, EmbeddingSharing sharing) =>
        discriminator.SharedRows = sharing switch
        {
            EmbeddingSharing.Gdes => ids => StopGradient(generator, ids),
            EmbeddingSharing.Shared => generator.Lookup,
            _ => null,
        };

    /// <summary>What the discriminator's table E_D, [vocabulary, hidden], is the sum of: one table or two.</summary>
    public static IReadOnlyList<Tensor> Summands(Embeddings generator, Embeddings discriminator, EmbeddingSharing sharing) => sharing switch
    {
        EmbeddingSharing.Gdes => [generator.WordTable, discriminator.WordTable],
        EmbeddingSharing.Shared => [generator.WordTable],
        _ => [discriminator.WordTable],
    };

    /// <summary>
    /// Starts from a discriminator whose whole table was <paramref name="table"/>, [vocabulary, hidden]: E_Δ = E_D - E_G (spec section
    /// 5.6).
    /// </summary>
    /// <remarks>With <see cref="EmbeddingSharing.Shared"/> the one table stays the generator's.</remarks>
    public static void StartFrom(Tensor table, Embeddings generator, Embeddings discriminator, EmbeddingSharing sharing)
    {
        if (!HasOwnTable(sharing))
            return;
        using var scope = NewDisposeScope();
        using var noGradient = no_grad();
        discriminator.WordTable.copy_(sharing == EmbeddingSharing.Gdes ? Difference(table, generator.WordTable) : table);
    }

    // The E_Δ whose sum with E_G, in float32, is E_D to the bit: always there where E_D was such a sum, as in folders of this library.
    // Elsewhere the nearest.
    internal static Tensor Difference(Tensor table, Tensor generator)
    {
        using var scope = NewDisposeScope();
        var difference = table - generator;
        var missing = table - generator.Plus(difference); // of a tie that was rounded the other way: one step of the difference
        var next = difference.nextafter(missing.sign().Times(float.PositiveInfinity));
        return where(missing.EqualTo(0).logical_not() & (generator.Plus(next) == table), next, difference).MoveToOuterDisposeScope();
    }

    private static Tensor StopGradient(Embeddings generator, Tensor ids)
    {
        using var noGradient = no_grad();
        return generator.Lookup(ids);
    }
}
