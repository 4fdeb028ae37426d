using TorchSharp;

namespace Microsoft.ML.DebertaV3.Runtime;

/// <summary>
/// Independent random sources that all flow from one seed, one per purpose, so that drawing more from one never shifts another.
/// </summary>
/// <param name="seed">Any number; equal seeds give equal streams.</param>
internal sealed class RandomStreams(int seed)
{
    /// <summary>What a stream is for. The numbers are part of what "same seed, same weights" means: never renumber.</summary>
    public enum Purpose
    {
        /// <summary>New weights.</summary>
        Weights = 1,

        /// <summary>Dropout masks.</summary>
        Dropout = 2,

        /// <summary>The order of the examples.</summary>
        Order = 3,

        /// <summary>Which rows are held out for validation.</summary>
        HeldOut = 4,

        /// <summary>The noise of adversarial training.</summary>
        Perturbation = 5,

        /// <summary>Which pieces are masked in pre-training.</summary>
        Masking = 6,

        /// <summary>What the generator puts in their place.</summary>
        Sampling = 7,

        /// <summary>The discriminator's dropout masks.</summary>
        DiscriminatorDropout = 8,
    }

    /// <summary>A torch generator on <paramref name="device"/>; the caller disposes it.</summary>
    public torch.Generator Torch(Purpose purpose, torch.Device device) => new(Derive(purpose, 0), device);

    /// <summary>
    /// A managed generator for the <paramref name="index"/>th use. .NET keeps the sequence of a seeded <see cref="Random"/> stable.
    /// </summary>
    public Random Managed(Purpose purpose, long index = 0) => new((int)(Derive(purpose, index) & int.MaxValue));

    /// <summary>
    /// Sets a generator to where the <paramref name="index"/>th use begins: a resumed run need not know what was drawn before.
    /// </summary>
    public void Position(torch.Generator generator, Purpose purpose, long index) => generator.manual_seed((long)Derive(purpose, index));

    // SplitMix64's finaliser (Steele, Lea and Flood 2014): neighbouring inputs give unrelated outputs.
    private ulong Derive(Purpose purpose, long index)
    {
        var z = unchecked((ulong)seed * 0x9E3779B97F4A7C15 + (ulong)purpose * 0xD1B54A32D192ED03 + (ulong)index * 0x8CB92BA72F3D8DD7);
        z = unchecked((z ^ (z >> 30)) * 0xBF58476D1CE4E5B9);
        z = unchecked((z ^ (z >> 27)) * 0x94D049BB133111EB);
        return z ^ (z >> 31);
    }
}
