using TorchSharp;

namespace Microsoft.ML.DebertaV3.Runtime;

/// <summary>
/// Independent random streams derived from one seed, one per purpose, so that more draws from one stream do not affect the others.
/// </summary>
/// <param name="seed">The seed; equal seeds give equal streams.</param>
internal sealed class RandomStreams(int seed)
{
    /// <summary>Purpose of a stream. The numbers must never change: they determine the results for a seed.</summary>
    public enum Purpose
    {
        /// <summary>Weight initialization.</summary>
        Weights = 1,

        /// <summary>Dropout masks.</summary>
        Dropout = 2,

        /// <summary>Order of the examples.</summary>
        Order = 3,

        /// <summary>Choice of the rows held out for validation.</summary>
        HeldOut = 4,

        /// <summary>Noise of adversarial training.</summary>
        Perturbation = 5,

        /// <summary>Choice of the pieces masked in pre-training.</summary>
        Masking = 6,

        /// <summary>Samples of the generator in pre-training.</summary>
        Sampling = 7,

        /// <summary>Dropout masks of the discriminator.</summary>
        DiscriminatorDropout = 8,
    }

    /// <summary>Creates a torch generator on <paramref name="device"/>; the caller disposes it.</summary>
    public torch.Generator Torch(Purpose purpose, torch.Device device) => new(Derive(purpose, 0), device);

    /// <summary>
    /// Creates a managed generator for the <paramref name="index"/>th use. .NET keeps the sequence of a seeded <see cref="Random"/> stable.
    /// </summary>
    public Random Managed(Purpose purpose, long index = 0) => new((int)(Derive(purpose, index) & int.MaxValue));

    /// <summary>
    /// Reseeds a generator for the <paramref name="index"/>th use, so that a resumed run does not depend on earlier draws.
    /// </summary>
    public void Position(torch.Generator generator, Purpose purpose, long index) => generator.manual_seed((long)Derive(purpose, index));

    // SplitMix64's finalizer (Steele, Lea and Flood 2014): adjacent inputs give unrelated outputs.
    private ulong Derive(Purpose purpose, long index)
    {
        var z = unchecked((ulong)seed * 0x9E3779B97F4A7C15 + (ulong)purpose * 0xD1B54A32D192ED03 + (ulong)index * 0x8CB92BA72F3D8DD7);
        z = unchecked((z ^ (z >> 30)) * 0xBF58476D1CE4E5B9);
        z = unchecked((z ^ (z >> 27)) * 0x94D049BB133111EB);
        return z ^ (z >> 31);
    }
}
