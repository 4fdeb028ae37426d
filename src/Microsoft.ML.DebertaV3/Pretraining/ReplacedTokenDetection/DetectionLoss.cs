using Microsoft.ML.DebertaV3.Modules;
using Microsoft.ML.DebertaV3.Runtime;
using static TorchSharp.torch;

namespace Microsoft.ML.DebertaV3.Pretraining;

/// <summary>Loss of replaced token detection: binary cross entropy over all pieces, including [CLS] and [SEP].</summary>
/// <remarks>DeBERTaV3, section 3.1 (L_RTD); spec section 5.3, step 6.</remarks>
internal static class DetectionLoss
{
    /// <summary>
    /// Computes the summed loss and the counts. If <paramref name="scale"/> is given, accumulates the gradient of the scaled sum.
    /// </summary>
    /// <param name="network">The discriminator.</param>
    /// <param name="batch">The masked batch.</param>
    /// <param name="ids">Ids after replacement, [batch · length].</param>
    /// <param name="scale">Weight of the loss, divided by the number of pieces of the whole step; null for no gradient.</param>
    /// <param name="device">Device of the network.</param>
    public static DetectionCounts Run(ReplacedTokenDetectionModel network, MaskedBatch batch, long[] ids, double? scale, Device device)
    {
        using var scope = NewDisposeScope();
        var isReplaced = batch.IsReplaced(ids);
        var mask = batch.ToTensor(batch.Mask, device);
        var logits = network.call(batch.ToTensor(ids, device), mask).to(ScalarType.Float32);
        var loss = (OfEach(logits, isReplaced) * mask.to(ScalarType.Float32)).sum();
        if (scale is { } factor)
            loss.Times(factor).backward();
        return DetectionCounts.Of(loss.item<float>(), logits.detach().cpu().contiguous().data<float>().ToArray(), batch.Mask, isReplaced);
    }

    /// <summary>
    /// Computes the loss of each piece, [batch, length], from logits [batch, length] and whether it was replaced, [batch · length].
    /// </summary>
    internal static Tensor OfEach(Tensor logits, bool[] isReplaced)
    {
        using var scope = NewDisposeScope();
        var targets = tensor(isReplaced, logits.shape, device: logits.device).to(ScalarType.Float32);
        return nn.functional.binary_cross_entropy_with_logits(logits, targets, reduction: nn.Reduction.None).MoveToOuterDisposeScope();
    }
}

/// <summary>Counts of replaced token detection. A piece counts as detected if its logit is positive.</summary>
/// <param name="Loss">Sum of the binary cross entropies.</param>
/// <param name="Pieces">Number of pieces, without padding.</param>
/// <param name="Replaced">Number of replaced pieces.</param>
/// <param name="Detected">Number of replaced pieces that were detected.</param>
/// <param name="FalseAlarms">Number of original pieces that were classified as replaced.</param>
internal readonly record struct DetectionCounts(double Loss, long Pieces, long Replaced, long Detected, long FalseAlarms)
{
    /// <summary>Counts from logits [batch · length].</summary>
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

    /// <summary>Sums the numbers over ranks.</summary>
    public DetectionCounts SumOver(Ranks ranks)
    {
        var sums = ranks.Totals([Loss, Pieces, Replaced, Detected, FalseAlarms]);
        return new(sums[0], (long)sums[1], (long)sums[2], (long)sums[3], (long)sums[4]);
    }

    public static DetectionCounts operator +(DetectionCounts left, DetectionCounts right) => new(
        left.Loss + right.Loss, left.Pieces + right.Pieces, left.Replaced + right.Replaced, left.Detected + right.Detected, left.FalseAlarms
            + right.FalseAlarms);
}
