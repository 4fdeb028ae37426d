using static TorchSharp.torch;

namespace Microsoft.ML.DebertaV3.Runtime;

/// <summary>Tensor arithmetic with numbers that is safe against garbage collection: see <see cref="KeptScalar"/>.</summary>
internal static class TensorArithmetic
{
    public static Tensor Plus(this Tensor left, Tensor right) => KeptScalar.Use(1, one => left.add(right, one));

    public static Tensor Plus(this Tensor left, double number) =>
        KeptScalar.Use(number, scalar => KeptScalar.Use(1, one => left.add(scalar, one)));

    public static Tensor Plus(this Tensor left, long number) =>
        KeptScalar.Use(number, scalar => KeptScalar.Use(1, one => left.add(scalar, one)));

    public static Tensor AddInPlace(this Tensor left, Tensor right) => KeptScalar.Use(1, one => left.add_(right, one));

    /// <summary>Adds row i of <paramref name="values"/> to row <paramref name="rows"/>[i].</summary>
    public static Tensor AddRowsInPlace(this Tensor table, Tensor rows, Tensor values) =>
        KeptScalar.Use(1, one => table.index_add_(0, rows, values, one));

    public static Tensor Times(this Tensor left, double number) => KeptScalar.Use(number, left.mul);

    public static Tensor Times(this Tensor left, long number) => KeptScalar.Use(number, left.mul);

    public static Tensor TimesInPlace(this Tensor left, double number) => KeptScalar.Use(number, left.mul_);

    public static Tensor DividedBy(this Tensor left, double number) => KeptScalar.Use(number, scalar => left.div(scalar));

    public static Tensor DivideInPlace(this Tensor left, double number) => KeptScalar.Use(number, scalar => left.div_(scalar));

    public static Tensor Squared(this Tensor x) => x.mul(x);
}
