using Microsoft.ML.DebertaV3.Runtime;
using static TorchSharp.torch;

namespace Microsoft.ML.DebertaV3.Modules;

/// <summary>The training loss of each published head.</summary>
/// <remarks>Spec section 3.9; selected as in transformers.</remarks>
internal static class HeadLoss
{
    /// <summary>problem_type in config.json of a regression head.</summary>
    public const string Regression = "regression";

    /// <summary>problem_type in config.json of a head with independent labels.</summary>
    public const string MultiLabel = "multi_label_classification";

    /// <summary>Computes the loss of each example of a sequence classification head, [batch].</summary>
    /// <param name="logits">[batch, outputs]</param>
    /// <param name="targets">Float32: class indices or values [batch], or one number per output [batch, outputs].</param>
    /// <param name="problemType">problem_type of config.json; null means regression for one output and classification for several.</param>
    /// <param name="smoothing">Label smoothing for class indices, in [0, 1).</param>
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
    /// Mean cross entropy over pieces or choices, from logits [.., outputs] and labels [..] int64, to a scalar. Negative labels are
    /// ignored.
    /// </summary>
    public static Tensor Labels(Tensor logits, Tensor labels)
    {
        using var scope = NewDisposeScope();
        var flat = labels.flatten();
        return Losses.WeightedMean(Losses.CrossEntropy(logits.flatten(0, -2), flat), Losses.Counted(flat)).MoveToOuterDisposeScope();
    }

    /// <summary>
    /// Same as <see cref="Losses.Span"/>, with padding excluded: <paramref name="mask"/> is [batch, length], 1 at real pieces.
    /// </summary>
    public static Tensor Span(Tensor logits, Tensor mask, Tensor starts, Tensor ends)
    {
        using var scope = NewDisposeScope();
        var real = logits.MaskedFill(mask.EqualTo(0).unsqueeze(-1), float.MinValue);
        return Losses.Span(real, starts, ends).MoveToOuterDisposeScope();
    }
}
