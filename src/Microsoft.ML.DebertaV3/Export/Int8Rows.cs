using System.Globalization;
using System.Numerics.Tensors;
using System.Runtime.InteropServices;

namespace Microsoft.ML.DebertaV3.Export;

/// <summary>Matrices as int8 with one scale for each row: the largest magnitude of a row becomes 127.</summary>
internal static class Int8Rows
{
    private const float Largest = 127; // not 128: a number and its negative must round alike
    private const float LeastScale = 1e-30f; // below, numbers are rounded to 0

    /// <summary>Writes each number divided by its row's scale, rounded to nearest, ties to even.</summary>
    /// <param name="stream">Receives one byte for each number.</param>
    /// <param name="name">The matrix, for errors.</param>
    /// <param name="values">The rows, one after the other.</param>
    /// <param name="columns">Length of a row.</param>
    /// <exception cref="InvalidOperationException">A number is not finite; the message names the matrix.</exception>
    public static void Write(Stream stream, string name, ReadOnlySpan<float> values, int columns)
    {
        var rounded = new sbyte[columns];
        for (; !values.IsEmpty; values = values[columns..])
        {
            var row = values[..columns];
            var scale = Scale(name, row);
            for (var i = 0; i < columns; i++)
                rounded[i] = (sbyte)MathF.Round(row[i] / scale);
            stream.Write(MemoryMarshal.AsBytes<sbyte>(rounded));
        }
    }

    /// <summary>Writes the scale of each row, float32.</summary>
    /// <inheritdoc cref="Write"/>
    public static void WriteScales(Stream stream, string name, ReadOnlySpan<float> values, int columns)
    {
        for (; !values.IsEmpty; values = values[columns..])
            stream.Write(BitConverter.GetBytes(Scale(name, values[..columns])));
    }

    private static float Scale(string name, ReadOnlySpan<float> row)
    {
        var largest = TensorPrimitives.MaxMagnitude(row); // NaN if there is one
        if (!float.IsFinite(largest))
            throw new InvalidOperationException(
                $"Tensor '{name}' holds {largest.ToString(CultureInfo.InvariantCulture)}, which int8 cannot. "
                + "Save with Float32 in place of Int8.");
        return Math.Max(MathF.Abs(largest) / Largest, LeastScale);
    }
}
