using Microsoft.ML.DebertaV3.Runtime;
using static TorchSharp.torch;

namespace Microsoft.ML.DebertaV3.Modules;

/// <summary>Losses of the published heads. Most return one value per example, for the caller to weight and average.</summary>
/// <remarks>Spec section 3.9. Computed in float32, whatever the format of the logits.</remarks>
internal static class Losses
{
    /// <summary>Cross entropy per example, [count]. The loss of a negative label is 0.</summary>
    /// <param name="logits">[count, labels]</param>
    /// <param name="labels">[count] int64</param>
    /// <param name="smoothing">Label smoothing: this fraction of the target probability is spread evenly over all labels, in [0,
    /// 1).</param>
    public static Tensor CrossEntropy(Tensor logits, Tensor labels, double smoothing = 0)
    {
        using var scope = NewDisposeScope();
        var logProbabilities = logits.to(ScalarType.Float32).log_softmax(-1);
        var loss = logProbabilities.gather(1, labels.ClampMin(0L).unsqueeze(1)).squeeze(1).neg();
        if (smoothing > 0)
            loss = loss.Times(1 - smoothing) - logProbabilities.mean([-1]).Times(smoothing);
        return (loss * Counted(labels)).MoveToOuterDisposeScope();
    }

    /// <summary>Cross entropy with target probabilities [count, labels], to [count].</summary>
    public static Tensor SoftCrossEntropy(Tensor logits, Tensor probabilities)
    {
        using var scope = NewDisposeScope();
        return (logits.to(ScalarType.Float32).log_softmax(-1) * probabilities).sum(-1).neg().MoveToOuterDisposeScope();
    }

    /// <summary>
    /// Squared error per example, [count], from logits [count, 1] and values [count]; the mean over the outputs if both are [count,
    /// outputs].
    /// </summary>
    public static Tensor SquaredError(Tensor logits, Tensor values)
    {
        using var scope = NewDisposeScope();
        if (values.dim() == 2)
            return (logits.to(ScalarType.Float32) - values).Squared().mean([-1]).MoveToOuterDisposeScope();
        return (logits.to(ScalarType.Float32).squeeze(-1) - values).Squared().MoveToOuterDisposeScope();
    }

    /// <summary>Binary cross entropy, averaged over the labels: logits and targets [count, labels], to [count].</summary>
    public static Tensor BinaryCrossEntropy(Tensor logits, Tensor targets)
    {
        using var scope = NewDisposeScope();
        var each = nn.functional.binary_cross_entropy_with_logits(logits.to(ScalarType.Float32), targets, reduction: nn.Reduction.None);
        return each.mean([-1]).MoveToOuterDisposeScope();
    }

    /// <summary>
    /// Mean of the cross entropies of start and end, from logits [batch, length, 2] and positions [batch], to a scalar. Positions are
    /// clamped to [0, length]; those equal to the length are ignored.
    /// </summary>
    public static Tensor Span(Tensor logits, Tensor starts, Tensor ends)
    {
        using var scope = NewDisposeScope();
        return At(logits, 0, starts).Plus(At(logits, 1, ends)).DividedBy(2).MoveToOuterDisposeScope();
    }

    /// <summary>sum(weight · value) / sum(weight), both [count], to a scalar. If all weights are 0, value and gradient are 0.</summary>
    public static Tensor WeightedMean(Tensor values, Tensor weights)
    {
        const float smallestNormal = 1.17549435e-38f; // its reciprocal is finite, so the gradient is not NaN
        using var scope = NewDisposeScope();
        return ((values * weights).sum() / weights.sum().ClampMin(smallestNormal)).MoveToOuterDisposeScope();
    }

    /// <summary>Returns 1 for valid labels and 0 for negative ones, which are ignored; float32.</summary>
    public static Tensor Counted(Tensor labels)
    {
        using var counted = labels.GreaterOrEqual(0);
        return counted.to(ScalarType.Float32);
    }

    private static Tensor At(Tensor logits, int column, Tensor positions)
    {
        using var scope = NewDisposeScope();
        var length = logits.shape[1];
        var clamped = positions.Clamp(0L, length);
        var labels = clamped.MaskedFill(clamped.EqualTo(length), -1L);
        return WeightedMean(CrossEntropy(logits.select(2, column), labels), Counted(labels)).MoveToOuterDisposeScope();
    }
}
