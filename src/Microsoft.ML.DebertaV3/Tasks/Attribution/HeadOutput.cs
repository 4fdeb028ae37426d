using Microsoft.ML.DebertaV3.Modules;

namespace Microsoft.ML.DebertaV3.Tasks.Attribution;

/// <summary>
/// The outputs of a sequence classification head that can be explained: the log-odds of labels, log(p / (1 - p)), which do not saturate as
/// a probability nears 1; and regression outputs.
/// </summary>
internal sealed class HeadOutput
{
    private readonly int _count;
    private readonly bool _isRegression, _areExclusive;

    /// <param name="labels">Names of the head's outputs.</param>
    /// <param name="problemType">transformers' name of the problem type; null: single-label classification, or binary classification with
    /// one output.</param>
    public HeadOutput(IReadOnlyList<string> labels, string? problemType)
    {
        _count = labels.Count;
        _isRegression = problemType == HeadLoss.Regression;
        _areExclusive = problemType is not (HeadLoss.Regression or HeadLoss.MultiLabel);
        Names = _areExclusive && _count == 1 ? [bool.FalseString, bool.TrueString] : labels;
    }

    /// <summary>Names of the outputs that can be explained.</summary>
    public IReadOnlyList<string> Names { get; }

    /// <summary>Whether the user must choose one of <see cref="Names"/>.</summary>
    public bool NeedsName => _isRegression && _count > 1;

    /// <summary>Returns the index in <see cref="Names"/> of the predicted label; the most probable one of multi-label models.</summary>
    /// <param name="logits">The head's outputs.</param>
    public int Predicted(ReadOnlySpan<float> logits) =>
        Names.Count > logits.Length ? (logits[0] > 0 ? 1 : 0) : Activations.ArgMax(logits);

    /// <summary>Returns the value to explain.</summary>
    /// <param name="logits">The head's outputs.</param>
    /// <param name="index">Index in <see cref="Names"/>.</param>
    public double Value(ReadOnlySpan<float> logits, int index)
    {
        if (!_areExclusive)
            return logits[index];
        if (logits.Length == 1)
            return index == 1 ? logits[0] : -logits[0];
        var (largest, others) = Others(logits, index);
        return logits[index] - largest - Math.Log(others.Sum());
    }

    /// <summary>Returns the derivative of <see cref="Value"/> with respect to each output of the head.</summary>
    public float[] Gradient(ReadOnlySpan<float> logits, int index)
    {
        var gradient = new float[logits.Length];
        if (_areExclusive && logits.Length == 1)
        {
            gradient[0] = index == 1 ? 1 : -1;
            return gradient;
        }
        if (_areExclusive)
        {
            var others = Others(logits, index).Exponentials;
            var sum = others.Sum();
            for (var i = 0; i < gradient.Length; i++)
                gradient[i] = (float)(-others[i] / sum);
        }
        gradient[index] = 1;
        return gradient;
    }

    // Returns the largest of the other logits, and e^(logit - largest) of each; 0 at the index.
    private static (float Largest, double[] Exponentials) Others(ReadOnlySpan<float> logits, int index)
    {
        var largest = float.NegativeInfinity;
        for (var i = 0; i < logits.Length; i++)
            largest = i == index ? largest : MathF.Max(largest, logits[i]); // NaN stays NaN
        var exponentials = new double[logits.Length];
        for (var i = 0; i < logits.Length; i++)
            exponentials[i] = i == index ? 0 : Math.Exp(logits[i] - largest);
        return (largest, exponentials);
    }
}
