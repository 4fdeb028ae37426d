using System.Globalization;
using Microsoft.ML.DebertaV3.Pretraining;

namespace Microsoft.ML.DebertaV3.Benchmarks.Steps;

/// <summary>
/// That both steps do the same: from the same weights, without dropout and with the same draws, several steps have the same losses.
/// </summary>
internal static class PretrainingCheck
{
    private const int Steps = 3;
    private const double Tolerance = 2e-5; // relative

    /// <summary>Runs the naive and the library's float32 step side by side.</summary>
    /// <exception cref="InvalidOperationException">A loss differs by more than rounding.</exception>
    public static void Run(DebertaV3Config config, StepShape shape)
    {
        var discriminator = config with { HiddenDropout = 0, AttentionDropout = 0 };
        var generator = PretrainingWork.Halved(discriminator);
        using var library = new LibraryPretrainingStep(generator, discriminator, TrainingPrecision.Float32);
        using var naive = new NaivePretrainingStep(generator, discriminator);
        naive.CopyFrom(library.Network);
        var random = new Random(1);
        for (var step = 1; step <= Steps; step++)
        {
            var batch = PretrainingWork.Batch(random, shape, config.VocabularySize);
            var (expected, found) = (Losses(naive, batch, step), Losses(library, batch, step));
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
                $"Step {step}, naive and library: generator {expected.Generator:F6} {found.Generator:F6}, discriminator "
                    + $"{expected.Discriminator:F6} {found.Discriminator:F6}."));
            if (!IsNear(expected.Generator, found.Generator) || !IsNear(expected.Discriminator, found.Discriminator))
                throw new InvalidOperationException("The two steps do not compute the same.");
        }
    }

    private static (double Generator, double Discriminator) Losses(IPretrainingVariant variant, MaskedBatch batch, int seed)
    {
        var random = new Random(seed);
        return variant.Step(batch, weights => PieceSampler.Draw(weights, random));
    }

    private static bool IsNear(double expected, double found) => Math.Abs(expected - found) <= Tolerance * Math.Abs(expected);
}
