using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Microsoft.ML.DebertaV3.Inference;

/// <summary>Functions of 16 numbers at once.</summary>
internal static class VectorMath
{
    /// <summary>e^x for x of at most 88; 0 below -87. Within 2 units of the last place.</summary>
    /// <remarks>e^x = 2^n · e^r, |r| at most ln(2) / 2, with e^r by its series up to the sixth power.</remarks>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> Exp(Vector512<float> x)
    {
        var least = Vector512.Create(-87f);
        var isZero = Vector512.LessThan(x, least);
        var clamped = Vector512.Max(x, least);
        var n = Vector512.Round(clamped * Vector512.Create(1.442695041f)); // 1 / ln(2)
        // ln(2) in two parts: the first has few digits, so that its product with n is exact
        var r = Vector512.FusedMultiplyAdd(n, Vector512.Create(-0.693359375f), clamped);
        r = Vector512.FusedMultiplyAdd(n, Vector512.Create(2.12194440e-4f), r);
        var power = Vector512.Create(1f / 720);
        power = Vector512.FusedMultiplyAdd(power, r, Vector512.Create(1f / 120));
        power = Vector512.FusedMultiplyAdd(power, r, Vector512.Create(1f / 24));
        power = Vector512.FusedMultiplyAdd(power, r, Vector512.Create(1f / 6));
        power = Vector512.FusedMultiplyAdd(power, r, Vector512.Create(0.5f));
        power = Vector512.FusedMultiplyAdd(power, r, Vector512<float>.One);
        power = Vector512.FusedMultiplyAdd(power, r, Vector512<float>.One);
        var exponent = Vector512.ShiftLeft(Vector512.ConvertToInt32Native(n) + Vector512.Create(127), 23);
        return Vector512.ConditionalSelect(isZero, Vector512<float>.Zero, power * exponent.AsSingle());
    }

    /// <summary>x · Φ(x), the exact gelu: Φ is the normal distribution. Absolute error below 1e-6 · max(1, |x|).</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> Gelu(Vector512<float> x)
    {
        var half = x * Vector512.Create(0.5f);
        return Vector512.FusedMultiplyAdd(half, Erf(x * Vector512.Create(0.70710678f)), half);
    }

    // A rational minimax approximation, x · P(x²) / Q(x²), on [-4, 4]; ±1 in float32 beyond.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<float> Erf(Vector512<float> x)
    {
        var limit = Vector512.Create(4f);
        x = Vector512.Min(Vector512.Max(x, -limit), limit);
        var square = x * x;
        var p = Vector512.Create(-2.72614225801306e-10f);
        p = Vector512.FusedMultiplyAdd(p, square, Vector512.Create(2.77068142495902e-08f));
        p = Vector512.FusedMultiplyAdd(p, square, Vector512.Create(-2.10102402082508e-06f));
        p = Vector512.FusedMultiplyAdd(p, square, Vector512.Create(-5.69250639462346e-05f));
        p = Vector512.FusedMultiplyAdd(p, square, Vector512.Create(-7.34990630326855e-04f));
        p = Vector512.FusedMultiplyAdd(p, square, Vector512.Create(-2.95459980854025e-03f));
        p = Vector512.FusedMultiplyAdd(p, square, Vector512.Create(-1.60960333262415e-02f));
        var q = Vector512.Create(-1.45660718464996e-05f);
        q = Vector512.FusedMultiplyAdd(q, square, Vector512.Create(-2.13374055278905e-04f));
        q = Vector512.FusedMultiplyAdd(q, square, Vector512.Create(-1.68282697438203e-03f));
        q = Vector512.FusedMultiplyAdd(q, square, Vector512.Create(-7.37332916720468e-03f));
        q = Vector512.FusedMultiplyAdd(q, square, Vector512.Create(-1.42647390514189e-02f));
        return x * p / q;
    }
}
