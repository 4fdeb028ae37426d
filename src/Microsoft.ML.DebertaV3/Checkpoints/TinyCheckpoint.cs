namespace Microsoft.ML.DebertaV3.Checkpoints;

/// <summary>The network that comes with the library (docs/tiny.md). Only its tokenizer is stored; its weights are drawn from a seed.</summary>
internal static class TinyCheckpoint
{
    private const string TokenizerResource = "Microsoft.ML.DebertaV3.Tiny.spm.model";
    private const int Seed = 3;

    private static readonly Lazy<DebertaV3Checkpoint> Cached = new(Make);

    public static DebertaV3Checkpoint Instance => Cached.Value;

    /// <summary>The vocabulary holds 8,000 pieces, [MASK] as 8000, and room up to a multiple of 64.</summary>
    private static DebertaV3Config Config => new()
    {
        HiddenSize = 128,
        Layers = 4,
        AttentionHeads = 2,
        IntermediateSize = 512,
        VocabularySize = 8064,
    };

    private static DebertaV3Checkpoint Make()
    {
        using var stream = typeof(TinyCheckpoint).Assembly.GetManifestResourceStream(TokenizerResource)!;
        return DebertaV3Checkpoint.Random(Config, DebertaV3Tokenizer.Create(stream), TokenizerResource, Seed);
    }
}
