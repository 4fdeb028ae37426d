namespace Microsoft.ML.DebertaV3.Pretraining;

/// <summary>How well replaced pieces were told from original ones. A piece counts as detected where its logit is positive.</summary>
/// <param name="Loss">Sum of the binary cross entropies.</param>
/// <param name="Pieces">Real pieces.</param>
/// <param name="Replaced">Of these, replaced.</param>
/// <param name="Detected">Of the replaced, detected.</param>
/// <param name="FalseAlarms">Of the original, detected.</param>
internal readonly record struct DetectionCounts(double Loss, long Pieces, long Replaced, long Detected, long FalseAlarms)
{
    /// <summary>Counts logits [batch · length].</summary>
    public static DetectionCounts Of(double loss, ReadOnlySpan<float> logits, ReadOnlySpan<long> mask, ReadOnlySpan<bool> isReplaced)
    {
        long pieces = 0, replaced = 0, detected = 0, falseAlarms = 0;
        for (var i = 0; i < logits.Length; i++)
        {
            if (mask[i] == 0)
                continue;
            pieces++;
            replaced += isReplaced[i] ? 1 : 0;
            if (logits[i] > 0)
                _ = isReplaced[i] ? detected++ : falseAlarms++;
        }
        return new(loss, pieces, replaced, detected, falseAlarms);
    }

    public static DetectionCounts operator +(DetectionCounts left, DetectionCounts right) => new(
        left.Loss + right.Loss, left.Pieces + right.Pieces, left.Replaced + right.Replaced, left.Detected + right.Detected, left.FalseAlarms
            + right.FalseAlarms);
}
