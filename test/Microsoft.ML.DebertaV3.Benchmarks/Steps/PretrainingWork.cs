using Microsoft.ML.DebertaV3.Pretraining;

namespace Microsoft.ML.DebertaV3.Benchmarks.Steps;

/// <summary>What every variant of the pre-training step works on.</summary>
internal static class PretrainingWork
{
    public const double DetectionWeight = 50;
    private const double MaskingRate = 0.15;

    /// <summary>DeBERTaV3-small with dropout 0.1 everywhere.</summary>
    public static DebertaV3Config Discriminator => DebertaV3Config.Small;

    /// <summary>The same of a size for a quick look.</summary>
    public static DebertaV3Config Small =>
        Discriminator with { HiddenSize = 32, Layers = 4, AttentionHeads = 4, IntermediateSize = 64, VocabularySize = 1000 };

    /// <summary>Half its layers.</summary>
    public static DebertaV3Config Generator => Halved(Discriminator);

    /// <summary>The generator of a discriminator.</summary>
    public static DebertaV3Config Halved(DebertaV3Config discriminator) => discriminator with { Layers = discriminator.Layers / 2 };

    /// <summary>Texts without padding, each piece as likely as any other, with the published part of each masked.</summary>
    public static MaskedBatch Batch(Random random, StepShape shape, int? vocabulary = null)
    {
        var pieces = vocabulary ?? Discriminator.VocabularySize;
        var (ids, labels) = (new long[shape.Batch * shape.Length], new long[shape.Batch * shape.Length]);
        for (var i = 0; i < ids.Length; i++)
            ids[i] = random.Next(1, pieces);
        for (var text = 0; text < shape.Batch; text++)
        {
            var places = Enumerable.Range(text * shape.Length, shape.Length).ToArray();
            random.Shuffle(places);
            foreach (var place in places.Take((int)Math.Round(MaskingRate * shape.Length)))
                (labels[place], ids[place]) = (ids[place], pieces - 1);
        }
        return new(shape.Length, ids, [.. Enumerable.Repeat(1L, ids.Length)], labels);
    }

    public static IPretrainingVariant Create(string variant) => variant switch
    {
        "naive" => new NaivePretrainingStep(Generator, Discriminator),
        "fp32" => new LibraryPretrainingStep(Generator, Discriminator, TrainingPrecision.Float32),
        "bf16" => new LibraryPretrainingStep(Generator, Discriminator, TrainingPrecision.BFloat16),
        _ => throw new ArgumentException($"Unknown variant '{variant}'."),
    };
}
