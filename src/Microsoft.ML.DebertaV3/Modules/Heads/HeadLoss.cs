using Microsoft.ML.DebertaV3.Runtime;
using static TorchSharp.torch;

namespace Microsoft.ML.DebertaV3.Modules;

/// <summary>Which loss goes with which published head.</summary>
/// <remarks>Spec section 3.9; the rule is that of transformers.</remarks>
internal static class HeadLoss
{
    /// <summary>config.json's problem_type of a head whose outputs are numbers.</summary>
    public const string Regression = "regression";

    /// <summary>config.json's problem_type of a head whose labels do not exclude each other.</summary>
    public const string MultiLabel = "multi_label_classification";

    /// <summary>The loss of each example of a sequence classification head, [batch].</summary>
    /// <param name="logits">[batch, outputs]</param>
    /// <param name="targets">Float32: class indices or values [batch], or one number per output [batch, outputs].</param>
    /// <param name="problemType">config.json's problem_type; null: one output means regression, more mean classification.</param>
    /// <param name="smoothing">Label smoothing of a classification against class indices, in [0, 1).</param>
    public static Tensor Sequence(Tensor logits, Tensor targets, string? problemType, double smoothing = 0)
    {
        if (problemType == MultiLabel)
            return Losses.BinaryCrossEntropy(logits, targets);
        if (problemType == Regression || (problemType is null && logits.shape[1] == 1))
            return Losses.SquaredError(logits, targets);
        if (targets.dim() == 2)
            return Losses.SoftCrossEntropy(logits, targets);
        using var labels = targets.to(ScalarType.Int64);
        return Losses.CrossEntropy(logits, labels, smoothing);
    }

    /// <summary>
    /// Mean cross entropy of pieces or choices, logits [.., outputs] against labels [..] int64, to a scalar. Negative labels do not count.
    /// </summary>
    public static Tensor Labels(Tensor logits, Tensor labels)
    {
        using var scope = NewDisposeScope();
        var flat = labels.flatten();
        return Losses.WeightedMean(Losses.CrossEntropy(logits.flatten(0, -2), flat), Losses.Counted(flat)).MoveToOuterDisposeScope();
    }

    /// <summary>As <see cref="Losses.Span"/>, over the real pieces only: <paramref name="mask"/> is [batch, length], 1 at those.</summary>
    public static Tensor Span(Tensor logits, Tensor mask, Tensor starts, Tensor ends)
    {
        using var scope = NewDisposeScope();
        var real = logits.MaskedFill(mask.EqualTo(0).unsqueeze(-1), float.MinValue);
        return Losses.Span(real, starts, ends).MoveToOuterDisposeScope();
    }
}
