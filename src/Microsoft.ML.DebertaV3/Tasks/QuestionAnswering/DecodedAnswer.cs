using Microsoft.ML.DebertaV3.Tokenization;

namespace Microsoft.ML.DebertaV3.Tasks.QuestionAnswering;

/// <summary>A predicted answer.</summary>
/// <param name="Range">Its range in the context, trimmed; empty at 0 for "no answer".</param>
/// <param name="Score">Probability of its start times that of its end, summed over the merged spans; it may exceed 1.</param>
/// <param name="MergedFrom">Number of merged spans.</param>
internal sealed record DecodedAnswer(TextRange Range, double Score, int MergedFrom)
{
    /// <summary>Merges this answer with one that has the same text.</summary>
    public DecodedAnswer Merge(DecodedAnswer other) =>
        this with { Score = Score + other.Score, MergedFrom = MergedFrom + other.MergedFrom };
}
