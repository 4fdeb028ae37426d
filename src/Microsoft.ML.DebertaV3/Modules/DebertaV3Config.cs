namespace Microsoft.ML.DebertaV3;

/// <summary>Architecture of a DeBERTaV3 network: sizes and constants, as in config.json of a checkpoint folder.</summary>
/// <remarks>
/// Defaults are the values that all five published models share (spec section 1.1). Immutable and thread safe. The library calls
/// <see cref="Validate"/> on every configuration that it receives.
/// </remarks>
public sealed record DebertaV3Config
{
    private const int ScoreTerms = 3; // content to content, content to position, position to content

    /// <summary>Width of the hidden states, H. Positive, a multiple of <see cref="AttentionHeads"/>.</summary>
    public required int HiddenSize { get; init; }

    /// <summary>Number of encoder layers. At least 1.</summary>
    public required int Layers { get; init; }

    /// <summary>Number of attention heads. Positive.</summary>
    public required int AttentionHeads { get; init; }

    /// <summary>Width of the feed-forward part of a layer. Positive.</summary>
    public required int IntermediateSize { get; init; }

    /// <summary>
    /// Rows of the word embedding table. At least the number of the tokenizer's pieces; one more for [MASK] if it is to be used.
    /// </summary>
    public required int VocabularySize { get; init; }

    /// <summary>
    /// Buckets of relative positions in each direction; the table has twice as many rows. At least 2. Default 256 (published models).
    /// </summary>
    public int PositionBuckets { get; init; } = 256;

    /// <summary>
    /// Distance covered by the logarithmic buckets; longer distances share the last bucket. -1 (default, published models) means
    /// <see cref="MaxPositions"/>.
    /// </summary>
    public int MaxRelativePositions { get; init; } = -1;

    /// <summary>
    /// Rows of the absolute position table, which only the enhanced mask decoder uses. Positive. Default 512 (published models).
    /// </summary>
    public int MaxPositions { get; init; } = 512;

    /// <summary>Epsilon of every LayerNorm, in (0, 1). Default 1e-7 (published models).</summary>
    public double LayerNormEpsilon { get; init; } = 1e-7;

    /// <summary>
    /// Dropout rate of embeddings, positions and layer outputs during training, in [0, 1). Default 0.1 (published models).
    /// </summary>
    public double HiddenDropout { get; init; } = 0.1;

    /// <summary>Dropout rate of attention probabilities during training, in [0, 1). Default 0.1 (published models).</summary>
    public double AttentionDropout { get; init; } = 0.1;

    /// <summary>Dropout rate before the pooler during training, in [0, 1). Default 0 (transformers).</summary>
    public double PoolerDropout { get; init; }

    /// <summary>Dropout rate before a classifier during training, in [0, 1). Null (default): <see cref="HiddenDropout"/>.</summary>
    public double? ClassifierDropout { get; init; }

    /// <summary>Standard deviation of newly initialized weights. Positive. Default 0.02 (published models).</summary>
    public double InitializerRange { get; init; } = 0.02;

    /// <summary>Id of [PAD], whose embedding row gets no gradient from lookups. Default 0 (published models).</summary>
    public int PaddingId { get; init; }

    /// <summary>deberta-v3-xsmall: 12 layers of 384, 6 heads (spec section 1.1).</summary>
    public static DebertaV3Config ExtraSmall => Published(384, 12, 6, 1536, 128_100);

    /// <summary>deberta-v3-small: 6 layers of 768, 12 heads (spec section 1.1).</summary>
    public static DebertaV3Config Small => Published(768, 6, 12, 3072, 128_100);

    /// <summary>deberta-v3-base: 12 layers of 768, 12 heads (spec section 1.1).</summary>
    public static DebertaV3Config Base => Published(768, 12, 12, 3072, 128_100);

    /// <summary>deberta-v3-large: 24 layers of 1024, 16 heads (spec section 1.1).</summary>
    public static DebertaV3Config Large => Published(1024, 24, 16, 4096, 128_100);

    /// <summary>mdeberta-v3-base: same as <see cref="Base"/> with 251,000 pieces for 100 languages (spec section 1.1).</summary>
    public static DebertaV3Config MultilingualBase => Published(768, 12, 12, 3072, 251_000);

    /// <summary>Checks that the values describe a valid network.</summary>
    /// <exception cref="ArgumentException">A value is out of its range; the message names it.</exception>
    public void Validate()
    {
        Positive(HiddenSize, nameof(HiddenSize));
        Positive(Layers, nameof(Layers));
        Positive(AttentionHeads, nameof(AttentionHeads));
        Positive(IntermediateSize, nameof(IntermediateSize));
        Positive(VocabularySize, nameof(VocabularySize));
        Positive(MaxPositions, nameof(MaxPositions));
        Require(HiddenSize % AttentionHeads == 0, nameof(HiddenSize),
            $"{HiddenSize} is not a multiple of {AttentionHeads} attention heads");
        Require(PositionBuckets >= 2, nameof(PositionBuckets), $"{PositionBuckets} is less than 2");
        Require(PositionBuckets <= int.MaxValue / 2, nameof(PositionBuckets), $"{PositionBuckets} is too large");
        Require(LayerNormEpsilon is > 0 and < 1, nameof(LayerNormEpsilon), $"{LayerNormEpsilon} is not in (0, 1)");
        Require(InitializerRange is > 0 and < 1000, nameof(InitializerRange), $"{InitializerRange} is not positive");
        Require(PaddingId >= 0 && PaddingId < VocabularySize, nameof(PaddingId), $"{PaddingId} is not a row of {VocabularySize}");
        Rate(HiddenDropout, nameof(HiddenDropout));
        Rate(AttentionDropout, nameof(AttentionDropout));
        Rate(PoolerDropout, nameof(PoolerDropout));
        Rate(ClassifierDropout ?? 0, nameof(ClassifierDropout));
        Table(VocabularySize, nameof(VocabularySize));
        Table(HiddenSize, nameof(HiddenSize));
        Table(IntermediateSize, nameof(IntermediateSize));
        Table(2 * PositionBuckets, nameof(PositionBuckets));
    }

    /// <summary>Width of one attention head, d.</summary>
    internal int HeadSize => HiddenSize / AttentionHeads;

    /// <summary>Factor of attention scores, which are sums of three terms of unit variance.</summary>
    internal double AttentionScale => 1 / Math.Sqrt(ScoreTerms * HeadSize);

    /// <summary>Relative positions are clamped to ±(reach - 1) (M in the spec: 512 for published models).</summary>
    internal int RelativeReach => MaxRelativePositions < 1 ? MaxPositions : MaxRelativePositions;

    private static DebertaV3Config Published(int hidden, int layers, int heads, int intermediate, int vocabulary) => new()
    {
        HiddenSize = hidden,
        Layers = layers,
        AttentionHeads = heads,
        IntermediateSize = intermediate,
        VocabularySize = vocabulary,
    };

    private void Table(int rows, string name) => Require(
        (long)rows * HiddenSize <= int.MaxValue, name,
        $"a matrix of {rows} x {HiddenSize} is too large: one may hold {int.MaxValue} numbers");

    private static void Positive(int value, string name) => Require(value > 0, name, $"{value} is not positive");

    private static void Rate(double value, string name) => Require(value is >= 0 and < 1, name, $"{value} is not in [0, 1)");

    private static void Require(bool condition, string name, string problem)
    {
        if (!condition)
            throw new ArgumentException($"DebertaV3Config.{name}: {problem}.", name);
    }
}
