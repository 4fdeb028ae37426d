using System.Numerics.Tensors;

namespace Microsoft.ML.DebertaV3.Tasks;

/// <summary>Converts the logits of one row to probabilities and labels.</summary>
internal static class Activations
{
    /// <summary>Softmax. The largest logit is subtracted first, so that no exponential overflows.</summary>
    public static void Softmax(ReadOnlySpan<float> logits, Span<float> probabilities)
    {
        var largest = TensorPrimitives.Max(logits);
        var sum = 0d;
        foreach (var logit in logits)
            sum += Math.Exp(logit - largest);
        for (var i = 0; i < logits.Length; i++)
            probabilities[i] = (float)(Math.Exp(logits[i] - largest) / sum);
    }

    /// <summary>1 / (1 + e^-x)</summary>
    public static float Sigmoid(float logit) => (float)(1 / (1 + Math.Exp(-(double)logit)));

    /// <summary>Index of the largest value; the first of several.</summary>
    public static int ArgMax(ReadOnlySpan<float> values) => TensorPrimitives.IndexOfMax(values);
}
