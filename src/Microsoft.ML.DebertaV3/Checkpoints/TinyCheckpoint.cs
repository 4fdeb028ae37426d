namespace Microsoft.ML.DebertaV3.Checkpoints;

/// <summary>The network included in the library, pre-trained by it (docs/tiny.md). The weights are stored in float16.</summary>
internal static class TinyCheckpoint
{
    private const string Resources = "Microsoft.ML.DebertaV3.Tiny.";
    private const string Tokenizer = "spm.model", Discriminator = "model.safetensors", Generator = GeneratorFiles.WeightsFile;

    private static readonly Lazy<DebertaV3Checkpoint> Cached = new(Make);

    public static DebertaV3Checkpoint Instance => Cached.Value;

    /// <summary>The vocabulary has 8,000 pieces and [MASK] with id 8000, and is padded to a multiple of 64.</summary>
    private static DebertaV3Config Config => new()
    {
        HiddenSize = 128,
        Layers = 4,
        AttentionHeads = 2,
        IntermediateSize = 512,
        VocabularySize = 8064,
        // 0.02 in published models of width 384 to 1024; a network this narrow learns faster with larger initial weights (docs/tiny.md)
        InitializerRange = 0.05,
    };

    // docs/tiny.md, "How it was pre-trained": defaults of continued pre-training.
    private static PretrainingRecord Pretraining => new(MaskingScheme.WholeWords, MaskingRate: 0.15, MaxLength: 128);

    private static DebertaV3Checkpoint Make()
    {
        using var stream = Open(Tokenizer);
        return DebertaV3Checkpoint.FromWeights(
            Weights(new(Config) { Pretraining = Pretraining }, Discriminator),
            Weights(new(Config with { Layers = 2 }) { Legacy = false }, Generator), DebertaV3Tokenizer.Create(stream));
    }

    private static NetworkWeights Weights(CheckpointConfig description, string file) =>
        NetworkWeights.InFiles(description, () => [SafetensorsFile.FromStream(Open(file), Resources + file, leaveOpen: false)]);

    private static Stream Open(string file) => typeof(TinyCheckpoint).Assembly.GetManifestResourceStream(Resources + file)!;
}
