using Microsoft.ML.DebertaV3.Modules;
using Microsoft.ML.DebertaV3.Runtime;
using static TorchSharp.torch;

namespace Microsoft.ML.DebertaV3.Pretraining;

/// <summary>Binary cross entropy of every real piece, [CLS] and [SEP] included: was it replaced?</summary>
/// <remarks>DeBERTaV3, section 3.1 (L_RTD); spec section 5.3, step 6.</remarks>
internal static class DetectionLoss
{
    /// <summary>The summed loss and the counts; adds the gradients of <paramref name="scale"/> times that sum, where it is given.</summary>
    /// <param name="network">The discriminator.</param>
    /// <param name="batch">What was masked.</param>
    /// <param name="ids">The pieces that stand there now, [batch · length].</param>
    /// <param name="scale">Weight of the loss, divided by the real pieces of the whole step; null: no gradient.</param>
    /// <param name="device">Where the network is.</param>
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
    /// The loss of each piece, from logits [batch, length] and whether it was replaced [batch · length]; [batch, length].
    /// </summary>
    internal static Tensor OfEach(Tensor logits, bool[] isReplaced)
    {
        using var scope = NewDisposeScope();
        var targets = tensor(isReplaced, logits.shape, device: logits.device).to(ScalarType.Float32);
        return nn.functional.binary_cross_entropy_with_logits(logits, targets, reduction: nn.Reduction.None).MoveToOuterDisposeScope();
    }
}

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
