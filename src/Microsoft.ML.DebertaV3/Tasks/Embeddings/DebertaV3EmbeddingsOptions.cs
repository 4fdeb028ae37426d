using static Microsoft.ML.DebertaV3.Training.OptionChecks;

namespace Microsoft.ML.DebertaV3;

/// <summary>
/// Options of <c>DebertaV3Embeddings</c>. Values are checked when they are set. Not thread safe; an estimator takes a snapshot.
/// </summary>
public sealed class DebertaV3EmbeddingsOptions
{
    /// <summary>The weights; a head, if present, is not used. Null (default): <see cref="DebertaV3Checkpoint.Tiny"/>.</summary>
    public DebertaV3Checkpoint? Checkpoint { get; set; }

    /// <summary>Column with the text. Default <c>Text</c>.</summary>
    public string InputColumnName { get; set => field = Name(value); } = "Text";

    /// <summary>
    /// Column for the embedding of the text, a vector of Single with the network's hidden size. Default <c>Embedding</c>.
    /// </summary>
    public string OutputColumnName { get; set => field = Name(value); } = "Embedding";

    /// <summary>How the vectors of the pieces are combined. Default: the mean (sentence-transformers).</summary>
    public EmbeddingPooling Pooling { get; set => field = Known(value); }

    /// <summary>
    /// Whether embeddings are scaled to length 1, so that the dot product of two is their cosine similarity. Default false.
    /// </summary>
    public bool Normalize { get; set; }

    /// <summary>
    /// The layer whose output is used, from 0 (the output of the embedding layer) to the checkpoint's number of layers (the last). Null
    /// (default): the last.
    /// </summary>
    public int? Layer { get; set => field = value is { } v ? AtLeast(0, v) : null; }

    /// <summary>Sequences per forward pass. 1 to 65,536; default 32.</summary>
    public int BatchSize { get; set => field = Between(1, DebertaV3FitOptions.Most, value); } = 32;

    /// <summary>
    /// The type in which the model scores on the CPU. Default <see cref="ScoringPrecision.Float32"/>;
    /// <see cref="ScoringPrecision.BFloat16"/>
    /// is faster and changes scores by about 1e-3.
    /// </summary>
    public ScoringPrecision ScoringPrecision { get; set => field = Known(value); }

    /// <summary>
    /// Longest sequence in pieces, [CLS] and [SEP] included. A longer text is split into windows without overlap, whose vectors are
    /// combined: the mean weighted by their pieces, the maximum of each dimension, or the mean of the [CLS] vectors. 8 to 65,536; default
    /// 512.
    /// </summary>
    public int MaxLength { get; set => field = Between(8, DebertaV3FitOptions.Most, value); } = 512;

    /// <summary>Returns a copy that is independent of later changes.</summary>
    internal DebertaV3EmbeddingsOptions Snapshot() => (DebertaV3EmbeddingsOptions)MemberwiseClone();
}
