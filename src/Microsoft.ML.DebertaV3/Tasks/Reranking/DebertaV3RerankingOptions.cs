using static Microsoft.ML.DebertaV3.Training.OptionChecks;

namespace Microsoft.ML.DebertaV3;

/// <summary>
/// Options of <c>DebertaV3Reranking</c>. Values are checked when they are set. Not thread safe; an estimator takes a snapshot.
/// </summary>
public sealed class DebertaV3RerankingOptions
{
    /// <summary>
    /// A checkpoint whose head has one output, the relevance of a passage to a query, or two outputs, of which the second means relevant.
    /// Must be set.
    /// </summary>
    public DebertaV3Checkpoint? Checkpoint { get; set; }

    /// <summary>Column with the query. Default <c>Query</c>.</summary>
    public string QueryColumnName { get; set => field = Name(value); } = "Query";

    /// <summary>Column with the passages, a vector of text of any length. Default <c>Passages</c>.</summary>
    public string PassagesColumnName { get; set => field = Name(value); } = "Passages";

    /// <summary>
    /// Column for the relevance of each passage, a vector of Single in the order of the passages: the head's output, or the difference of
    /// its two outputs. Default <c>Score</c>.
    /// </summary>
    public string ScoreColumnName { get; set => field = Name(value); } = "Score";

    /// <summary>
    /// Column for the ranking: the indices of the passages (from 0) by descending relevance, a vector of Int32. Default <c>Order</c>.
    /// </summary>
    public string OrderColumnName { get; set => field = Name(value); } = "Order";

    /// <summary>Pairs per forward pass. 1 to 65,536; default 32.</summary>
    public int BatchSize { get; set => field = Between(1, DebertaV3FitOptions.Most, value); } = 32;

    /// <summary>
    /// The type in which the model scores on the CPU. Default <see cref="ScoringPrecision.Float32"/>;
    /// <see cref="ScoringPrecision.BFloat16"/>
    /// is faster and changes scores by about 1e-3.
    /// </summary>
    public ScoringPrecision ScoringPrecision { get; set => field = Known(value); }

    /// <summary>Longest pair, in pieces; of a longer pair the longer text is truncated first. 8 to 65,536; default 512.</summary>
    public int MaxLength { get; set => field = Between(8, DebertaV3FitOptions.Most, value); } = 512;

    /// <summary>Returns a copy that is independent of later changes.</summary>
    internal DebertaV3RerankingOptions Snapshot() => (DebertaV3RerankingOptions)MemberwiseClone();
}
