using Microsoft.ML.DebertaV3.Tokenization;

namespace Microsoft.ML.DebertaV3.Tasks.QuestionAnswering;

/// <summary>An answer in its context.</summary>
/// <param name="Range">Where it is, without white space at the borders; empty at 0 for "no answer".</param>
/// <param name="Score">Probability of its start times that of its end, summed over the spans that say the same; may exceed 1 then.</param>
/// <param name="MergedFrom">How many spans say the same.</param>
internal sealed record DecodedAnswer(TextRange Range, double Score, int MergedFrom)
{
    /// <summary>This answer with another that says the same.</summary>
    public DecodedAnswer Merge(DecodedAnswer other) =>
        this with { Score = Score + other.Score, MergedFrom = MergedFrom + other.MergedFrom };
}
