using static TorchSharp.torch;

namespace Microsoft.ML.DebertaV3.Benchmarks.Steps;

/// <summary>What every variant works on.</summary>
internal static class StepWork
{
    public const double LearningRate = 1e-5;
    public const int Labels = 3;

    /// <summary>DeBERTaV3-small with dropout 0.1 everywhere.</summary>
    public static DebertaV3Config Config => DebertaV3Config.Small;

    /// <summary>Ids without padding, each as likely as any other: more distinct rows than a text has.</summary>
    public static Tensor Ids(Random random, int batch, int length)
    {
        var ids = new long[batch * length];
        for (var i = 0; i < ids.Length; i++)
            ids[i] = random.Next(1, Config.VocabularySize);
        return tensor(ids, [batch, length]);
    }

    public static Tensor Targets(Random random, int batch) =>
        tensor(Enumerable.Range(0, batch).Select(_ => (long)random.Next(Labels)).ToArray());

    public static IStepVariant Create(string variant) => variant switch
    {
        "naive" => new NaiveStep(Config, Labels),
        "fp32" => new LibraryStep(Config, Labels, TrainingPrecision.Float32),
        "fp32-recomputed" => new LibraryStep(Config, Labels, TrainingPrecision.Float32, recomputes: true),
        "bf16" => new LibraryStep(Config, Labels, TrainingPrecision.BFloat16),
        "bf16-recomputed" => new LibraryStep(Config, Labels, TrainingPrecision.BFloat16, recomputes: true),
        _ => throw new ArgumentException($"Unknown variant '{variant}'."),
    };
}
