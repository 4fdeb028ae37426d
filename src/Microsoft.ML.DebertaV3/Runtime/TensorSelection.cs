using static TorchSharp.torch;

namespace Microsoft.ML.DebertaV3.Runtime;

/// <summary>Comparison, clamping and filling with numbers that is safe against garbage collection: see <see cref="KeptScalar"/>.</summary>
internal static class TensorSelection
{
    /// <summary>Returns 0, 1, ..., <paramref name="count"/> - 1 as int64.</summary>
    public static Tensor Range(long count, Device device) => KeptScalar.Use(0L, start => KeptScalar.Use(count, stop => KeptScalar.Use(1L,
        step => arange(start, stop, step, ScalarType.Int64, device))));

    public static Tensor EqualTo(this Tensor left, long number) => KeptScalar.Use(number, left.eq);

    public static Tensor GreaterOrEqual(this Tensor left, long number) => KeptScalar.Use(number, left.ge);

    /// <summary>Clamps all values to at least <paramref name="lowest"/>.</summary>
    public static Tensor ClampMin(this Tensor left, double lowest) => KeptScalar.Use(lowest, left.clamp_min);

    /// <inheritdoc cref="ClampMin(Tensor, double)"/>
    public static Tensor ClampMin(this Tensor left, long lowest) => KeptScalar.Use(lowest, left.clamp_min);

    /// <summary>Clamps all values to [lowest, highest].</summary>
    public static Tensor Clamp(this Tensor left, double lowest, double highest) =>
        KeptScalar.Use(lowest, low => KeptScalar.Use(highest, high => left.clamp(low, high)));

    /// <inheritdoc cref="Clamp(Tensor, double, double)"/>
    public static Tensor Clamp(this Tensor left, long lowest, long highest) =>
        KeptScalar.Use(lowest, low => KeptScalar.Use(highest, high => left.clamp(low, high)));

    /// <summary>Replaces the values where <paramref name="chosen"/> is true by <paramref name="number"/>.</summary>
    public static Tensor MaskedFill(this Tensor left, Tensor chosen, double number) =>
        KeptScalar.Use(number, scalar => left.masked_fill(chosen, scalar));

    /// <inheritdoc cref="MaskedFill(Tensor, Tensor, double)"/>
    public static Tensor MaskedFill(this Tensor left, Tensor chosen, long number) =>
        KeptScalar.Use(number, scalar => left.masked_fill(chosen, scalar));

    public static Tensor FillInPlace(this Tensor left, double number) => KeptScalar.Use(number, left.fill_);
}
