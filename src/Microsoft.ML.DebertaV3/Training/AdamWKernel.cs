using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Microsoft.ML.DebertaV3.Training;

/// <summary>One AdamW update of a piece of a parameter in one pass over parameter, gradient and both moments.</summary>
/// <remarks>Loshchilov and Hutter 2019: p *= 1 - lr·decay, then p -= lr · m̂ / (sqrt(v̂) + ε). No fused multiply-add: vector and scalar code give the same bits.</remarks>
internal readonly struct AdamWKernel(double learningRate, double beta1, double beta2, double epsilon, double decay, double gradientScale, long step)
{
    private readonly float _keep = (float)(1 - learningRate * decay);
    private readonly float _gradientScale = (float)gradientScale;
    private readonly float _beta1 = (float)beta1;
    private readonly float _oneMinusBeta1 = (float)(1 - beta1);
    private readonly float _beta2 = (float)beta2;
    private readonly float _oneMinusBeta2 = (float)(1 - beta2);
    private readonly float _epsilon = (float)epsilon;
    private readonly float _stepSize = (float)(learningRate / (1 - Math.Pow(beta1, step)));
    private readonly float _inverseRootCorrection = (float)(1 / Math.Sqrt(1 - Math.Pow(beta2, step)));

    /// <summary>Updates parameter and moments in place; all spans have one length.</summary>
    public void Update(Span<float> parameter, ReadOnlySpan<float> gradient, Span<float> mean, Span<float> variance)
    {
        ref var p = ref MemoryMarshal.GetReference(parameter);
        ref var g = ref MemoryMarshal.GetReference(gradient);
        ref var m = ref MemoryMarshal.GetReference(mean);
        ref var v = ref MemoryMarshal.GetReference(variance);
        nuint i = 0, length = (nuint)parameter.Length, vectorEnd = length - length % (nuint)Vector256<float>.Count;
        for (; i < vectorEnd; i += (nuint)Vector256<float>.Count)
        {
            var gradientPart = Vector256.LoadUnsafe(ref g, i) * _gradientScale;
            var meanPart = Vector256.LoadUnsafe(ref m, i) * _beta1 + gradientPart * _oneMinusBeta1;
            var variancePart = Vector256.LoadUnsafe(ref v, i) * _beta2 + gradientPart * gradientPart * _oneMinusBeta2;
            var denominator = Vector256.Sqrt(variancePart) * _inverseRootCorrection + Vector256.Create(_epsilon);
            meanPart.StoreUnsafe(ref m, i);
            variancePart.StoreUnsafe(ref v, i);
            (Vector256.LoadUnsafe(ref p, i) * _keep - meanPart * _stepSize / denominator).StoreUnsafe(ref p, i);
        }
        for (; i < length; i++)
            UpdateOne(ref Unsafe.Add(ref p, i), Unsafe.Add(ref g, i), ref Unsafe.Add(ref m, i), ref Unsafe.Add(ref v, i));
    }

    private void UpdateOne(ref float p, float gradient, ref float m, ref float v)
    {
        var g = gradient * _gradientScale;
        m = m * _beta1 + g * _oneMinusBeta1;
        v = v * _beta2 + g * g * _oneMinusBeta2;
        p = p * _keep - m * _stepSize / (MathF.Sqrt(v) * _inverseRootCorrection + _epsilon);
    }
}
