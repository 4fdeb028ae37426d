using Microsoft.ML.DebertaV3.Modules;
using Microsoft.ML.DebertaV3.Runtime;
using static TorchSharp.torch;

namespace Microsoft.ML.DebertaV3.Pretraining;

/// <summary>Gradient-disentangled embedding sharing (GDES): E_D = sg(E_G) + E_Δ.</summary>
/// <remarks>
/// DeBERTaV3, section 3.2, equation 5; spec section 5.5. sg stops the gradient: E_G is trained only by the generator's loss and E_Δ only by
/// the discriminator's, but the discriminator uses both. When training from scratch, E_Δ starts at 0. A lookup adds the rows of both tables
/// instead of forming the sum of the tables (spec section 10.5), which is only computed for saving and evaluation.
/// </remarks>
/// <param name="generator">E_G, a parameter of the generator.</param>
/// <param name="config">Configuration of the discriminator.</param>
internal sealed class GradientDisentangledEmbedding(EmbeddingTable generator, DebertaV3Config config) : DiscriminatorEmbedding
{
    private readonly EmbeddingTable _difference = EmbeddingTable.OfWords(config); // E_Δ, a parameter of the discriminator

    public override EmbeddingTable OwnTable => _difference;

    public override IReadOnlyList<Tensor> Summands => [generator.Weight, _difference.Weight];

    // Equation 5, row by row.
    public override Tensor Lookup(Tensor ids)
    {
        using var scope = NewDisposeScope();
        return StopGradient(generator, ids).Plus(_difference.call(ids)).MoveToOuterDisposeScope();
    }

    // E_Δ = E_D - E_G (spec section 5.6). The table may share memory with E_Δ.
    public override void StartFrom(Tensor table)
    {
        using var scope = NewDisposeScope();
        using var noGradient = no_grad();
        _difference.Weight.copy_(Difference(table, generator.Weight));
    }

    public override void StartFromScratch()
    {
        using var scope = NewDisposeScope();
        using var noGradient = no_grad();
        _difference.Weight.zero_();
    }

    public override void PreserveDuring(Action change)
    {
        using var table = Table();
        change();
        StartFrom(table);
    }

    // Returns the E_Δ whose float32 sum with E_G is exactly E_D. It exists whenever E_D was such a sum, as in folders of this library;
    // otherwise returns the nearest value.
    private static Tensor Difference(Tensor table, Tensor generator)
    {
        using var scope = NewDisposeScope();
        var difference = table - generator;
        var missing = table - generator.Plus(difference); // not 0 if a tie was rounded the other way; then the next float is correct
        var next = difference.nextafter(missing.sign().Times(float.PositiveInfinity));
        return where(missing.EqualTo(0).logical_not() & (generator.Plus(next) == table), next, difference).MoveToOuterDisposeScope();
    }

    private static Tensor StopGradient(EmbeddingTable table, Tensor ids)
    {
        using var noGradient = no_grad();
        return table.call(ids);
    }
}
