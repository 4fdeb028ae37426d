using System.Globalization;
using Microsoft.ML.Data;
using Microsoft.ML.Internal.Utilities;

namespace Microsoft.ML.DebertaV3.Tests.Support;

/// <summary>Values of any column type as text that differs wherever a bit differs, so that one comparison serves all types.</summary>
internal static class ValueText
{
    /// <summary>Reads a column of the row that a cursor stands on.</summary>
    public static Func<string> Reader(DataViewRow row, DataViewSchema.Column column) => Utils.MarshalInvoke(
        new FuncStaticMethodInfo1<DataViewRow, DataViewSchema.Column, Func<string>>(Reader<int>), column.Type.RawType, row, column);

    /// <summary>An annotation of a column.</summary>
    public static string OfAnnotation(DataViewSchema.Annotations annotations, DataViewSchema.Column kind) => Utils.MarshalInvoke(
        new FuncStaticMethodInfo1<DataViewSchema.Annotations, string, string>(Annotation<int>), kind.Type.RawType, annotations, kind.Name);

    private static Func<string> Reader<T>(DataViewRow row, DataViewSchema.Column column)
    {
        var getter = row.GetGetter<T>(column);
        var value = default(T)!;
        return () =>
        {
            getter(ref value);
            return Of(value);
        };
    }

    private static string Annotation<T>(DataViewSchema.Annotations annotations, string kind)
    {
        var value = default(T)!;
        annotations.GetValue(kind, ref value);
        return Of(value);
    }

    private static string Of<T>(T value) => value switch
    {
        float number => BitConverter.SingleToUInt32Bits(number).ToString("x8", CultureInfo.InvariantCulture),
        double number => BitConverter.DoubleToUInt64Bits(number).ToString("x16", CultureInfo.InvariantCulture),
        VBuffer<float> vector => OfVector(vector),
        VBuffer<uint> vector => OfVector(vector),
        VBuffer<int> vector => OfVector(vector),
        VBuffer<ReadOnlyMemory<char>> vector => OfVector(vector),
        null => "null",
        _ when typeof(T).IsGenericType && typeof(T).GetGenericTypeDefinition() == typeof(VBuffer<>) => OfVector((dynamic)value),
        _ => Convert.ToString(value, CultureInfo.InvariantCulture) ?? "null",
    };

    private static string OfVector<T>(VBuffer<T> vector) => $"[{string.Join("|", vector.DenseValues().Select(Of))}]";
}
