using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using TensorPrimitives = System.Numerics.Tensors.TensorPrimitives;

namespace Microsoft.ML.DebertaV3.Training;

/// <summary>One AdamW update of a slice of a parameter, fused into one pass over parameter, gradient and both moments.</summary>
/// <remarks>Loshchilov and Hutter 2019: p *= 1 - lr·decay, then p -= lr · m̂ / (sqrt(v̂) + ε). No fused multiply-add: vector and scalar
/// code give the same bits.</remarks>
internal readonly struct AdamWKernel(AdamWStep step)
{
    private readonly float _keep = (float)(1 - step.LearningRate * step.WeightDecay);
    private readonly float _gradientScale = (float)step.GradientScale;
    private readonly float _beta1 = (float)step.Options.Beta1;
    private readonly float _oneMinusBeta1 = (float)(1 - step.Options.Beta1);
    private readonly float _beta2 = (float)step.Options.Beta2;
    private readonly float _oneMinusBeta2 = (float)(1 - step.Options.Beta2);
    private readonly float _epsilon = (float)step.Options.Epsilon;
    private readonly float _stepSize = (float)(step.LearningRate / step.MeanCorrection);
    private readonly float _inverseRootCorrection = (float)(1 / Math.Sqrt(step.VarianceCorrection));

    /// <summary>Updates parameter and moments in place; all spans have the same length.</summary>
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

    /// <summary>
    /// Applies the updates of several steps with a zero gradient, in order. Bit-identical to calling <see cref="Update"/> for each step.
    /// </summary>
    public static void UpdateWithoutGradient(ReadOnlySpan<AdamWKernel> steps, Span<float> parameter, Span<float> mean, Span<float> variance)
    {
        if (IsZero(mean) && IsZero(variance)) // a row that was never used
        {
            foreach (ref readonly var step in steps)
                TensorPrimitives.Multiply(parameter, step._keep, parameter);
            return;
        }
        ref var p = ref MemoryMarshal.GetReference(parameter);
        ref var m = ref MemoryMarshal.GetReference(mean);
        ref var v = ref MemoryMarshal.GetReference(variance);
        nuint i = 0, length = (nuint)parameter.Length, vectorEnd = length - length % (nuint)Vector256<float>.Count;
        for (; i < vectorEnd; i += (nuint)Vector256<float>.Count)
        {
            var (parameterPart, meanPart, variancePart) = (Vector256.LoadUnsafe(ref p, i), Vector256.LoadUnsafe(ref m, i),
                Vector256.LoadUnsafe(ref v, i));
            foreach (ref readonly var step in steps)
            {
                meanPart *= step._beta1;
                variancePart *= step._beta2;
                var denominator = Vector256.Sqrt(variancePart) * step._inverseRootCorrection + Vector256.Create(step._epsilon);
                parameterPart = parameterPart * step._keep - meanPart * step._stepSize / denominator;
            }
            parameterPart.StoreUnsafe(ref p, i);
            meanPart.StoreUnsafe(ref m, i);
            variancePart.StoreUnsafe(ref v, i);
        }
        for (; i < length; i++)
        {
            foreach (ref readonly var step in steps)
                step.UpdateOne(ref Unsafe.Add(ref p, i), 0, ref Unsafe.Add(ref m, i), ref Unsafe.Add(ref v, i));
        }
    }

    private static bool IsZero(ReadOnlySpan<float> values) => MemoryMarshal.Cast<float, int>(values).IndexOfAnyExcept(0) < 0;

    private void UpdateOne(ref float p, float gradient, ref float m, ref float v)
    {
        var g = gradient * _gradientScale;
        m = m * _beta1 + g * _oneMinusBeta1;
        v = v * _beta2 + g * g * _oneMinusBeta2;
        p = p * _keep - m * _stepSize / (MathF.Sqrt(v) * _inverseRootCorrection + _epsilon);
    }
}
