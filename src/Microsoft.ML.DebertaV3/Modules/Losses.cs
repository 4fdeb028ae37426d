using static TorchSharp.torch;

namespace Microsoft.ML.DebertaV3.Modules;

/// <summary>The losses of the published heads, one value per example, so that a caller can weight and average them.</summary>
/// <remarks>Spec section 3.9. All in float32 whatever the logits' type is.</remarks>
internal static class Losses
{
    /// <summary>Cross entropy, logits [count, labels] against labels [count] int64, to [count]. A negative label counts 0.</summary>
    public static Tensor CrossEntropy(Tensor logits, Tensor labels)
    {
        using var scope = NewDisposeScope();
        var counted = labels >= 0;
        var logProbabilities = logits.to(ScalarType.Float32).log_softmax(-1);
        var chosen = logProbabilities.gather(1, labels.clamp(min: 0).unsqueeze(1)).squeeze(1);
        return (chosen.neg() * counted.to(ScalarType.Float32)).MoveToOuterDisposeScope();
    }

    /// <summary>Cross entropy against label probabilities [count, labels], to [count].</summary>
    public static Tensor SoftCrossEntropy(Tensor logits, Tensor probabilities)
    {
        using var scope = NewDisposeScope();
        return (logits.to(ScalarType.Float32).log_softmax(-1) * probabilities).sum(-1).neg().MoveToOuterDisposeScope();
    }

    /// <summary>Squared error of logits [count, 1] against values [count], to [count].</summary>
    public static Tensor SquaredError(Tensor logits, Tensor values)
    {
        using var scope = NewDisposeScope();
        return (logits.to(ScalarType.Float32).squeeze(-1) - values).square().MoveToOuterDisposeScope();
    }

    /// <summary>Mean over labels of the binary cross entropy, logits and targets [count, labels], to [count].</summary>
    public static Tensor BinaryCrossEntropy(Tensor logits, Tensor targets)
    {
        using var scope = NewDisposeScope();
        var each = nn.functional.binary_cross_entropy_with_logits(logits.to(ScalarType.Float32), targets, reduction: nn.Reduction.None);
        return each.mean([-1]).MoveToOuterDisposeScope();
    }

    /// <summary>
    /// Start and end cross entropy of logits [batch, length, 2], to [batch, 2]; positions are clamped to [0, length], and one that equals the length is ignored (-1).
    /// </summary>
    public static (Tensor Start, Tensor End) Span(Tensor logits, Tensor starts, Tensor ends) => (At(logits, 0, starts), At(logits, 1, ends));

    private static Tensor At(Tensor logits, int column, Tensor positions)
    {
        using var scope = NewDisposeScope();
        var length = logits.shape[1];
        var clamped = positions.clamp(0, length);
        var labels = clamped.masked_fill(clamped == length, -1);
        return CrossEntropy(logits.select(2, column), labels).MoveToOuterDisposeScope();
    }
}
