using Microsoft.ML.DebertaV3.Runtime;
using static TorchSharp.torch;

namespace Microsoft.ML.DebertaV3.Modules;

/// <summary>The losses of the published heads, one value per example, so that a caller can weight and average them.</summary>
/// <remarks>Spec section 3.9. All in float32 whatever the logits' type is.</remarks>
internal static class Losses
{
    /// <summary>Cross entropy, logits [count, labels] against labels [count] int64, to [count]. A negative label counts 0.</summary>
    /// <param name="logits">[count, labels]</param>
    /// <param name="labels">[count]</param>
    /// <param name="smoothing">This part of the probability is spread evenly over all labels, in [0, 1).</param>
    public static Tensor CrossEntropy(Tensor logits, Tensor labels, double smoothing = 0)
    {
        using var scope = NewDisposeScope();
        var logProbabilities = logits.to(ScalarType.Float32).log_softmax(-1);
        var loss = logProbabilities.gather(1, labels.ClampMin(0L).unsqueeze(1)).squeeze(1).neg();
        if (smoothing > 0)
            loss = loss.Times(1 - smoothing) - logProbabilities.mean([-1]).Times(smoothing);
        return (loss * Counted(labels)).MoveToOuterDisposeScope();
    }

    /// <summary>Cross entropy against label probabilities [count, labels], to [count].</summary>
    public static Tensor SoftCrossEntropy(Tensor logits, Tensor probabilities)
    {
        using var scope = NewDisposeScope();
        return (logits.to(ScalarType.Float32).log_softmax(-1) * probabilities).sum(-1).neg().MoveToOuterDisposeScope();
    }

    /// <summary>
    /// Squared error of logits [count, 1] against values [count], to [count]; of logits and values [count, outputs] the mean over the
    /// outputs.
    /// </summary>
    public static Tensor SquaredError(Tensor logits, Tensor values)
    {
        using var scope = NewDisposeScope();
        if (values.dim() == 2)
            return (logits.to(ScalarType.Float32) - values).Squared().mean([-1]).MoveToOuterDisposeScope();
        return (logits.to(ScalarType.Float32).squeeze(-1) - values).Squared().MoveToOuterDisposeScope();
    }

    /// <summary>Mean over labels of the binary cross entropy, logits and targets [count, labels], to [count].</summary>
    public static Tensor BinaryCrossEntropy(Tensor logits, Tensor targets)
    {
        using var scope = NewDisposeScope();
        var each = nn.functional.binary_cross_entropy_with_logits(logits.to(ScalarType.Float32), targets, reduction: nn.Reduction.None);
        return each.mean([-1]).MoveToOuterDisposeScope();
    }

    /// <summary>
    /// Mean of start and end cross entropy, logits [batch, length, 2] against positions [batch], to a scalar. Positions are clamped to [0,
    /// length]; one that equals the length is not counted.
    /// </summary>
    public static Tensor Span(Tensor logits, Tensor starts, Tensor ends)
    {
        using var scope = NewDisposeScope();
        return At(logits, 0, starts).Plus(At(logits, 1, ends)).DividedBy(2).MoveToOuterDisposeScope();
    }

    /// <summary>sum(weight · value) / sum(weight), both [count], to a scalar; 0, with a gradient of 0, where every weight is 0.</summary>
    public static Tensor WeightedMean(Tensor values, Tensor weights)
    {
        const float smallestNormal = 1.17549435e-38f; // its reciprocal is finite: the gradient stays a number
        using var scope = NewDisposeScope();
        return ((values * weights).sum() / weights.sum().ClampMin(smallestNormal)).MoveToOuterDisposeScope();
    }

    /// <summary>1 where a label counts and 0 where it is negative (missing), float32.</summary>
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
