using System.Buffers.Binary;
using System.Globalization;
using System.Numerics.Tensors;
using System.Runtime.InteropServices;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Microsoft.ML.DebertaV3.Checkpoints;

/// <summary>A tensor to write.</summary>
/// <param name="Name">Published name.</param>
/// <param name="Shape">Shape, outermost dimension first.</param>
/// <param name="WriteValues">Writes the values in row-major order with <see cref="SafetensorsWriter.WriteFloats"/> or
/// <see cref="SafetensorsWriter.WriteHalves"/>.</param>
/// <param name="Storage">Number format of the values.</param>
internal sealed record SafetensorsEntry(
    string Name, IReadOnlyList<long> Shape, Action<Stream> WriteValues, WeightStorage Storage = WeightStorage.Float32);

/// <summary>
/// Writes float32 or float16 tensors with the same bytes as transformers: names in ordinal order, metadata "format": "pt", header padded to
/// 8 bytes.
/// </summary>
internal static class SafetensorsWriter
{
    private const int ChunkFloats = 1 << 18;

    private static readonly JsonWriterOptions Layout = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Writes the file sequentially; the stream need not be seekable and stays open.</summary>
    public static void Write(Stream stream, IReadOnlyList<SafetensorsEntry> entries)
    {
        var ordered = entries.OrderBy(entry => entry.Name, StringComparer.Ordinal).ToArray();
        var header = Header(ordered);
        Span<byte> length = stackalloc byte[8];
        BinaryPrimitives.WriteInt64LittleEndian(length, header.Length);
        stream.Write(length);
        stream.Write(header);
        foreach (var entry in ordered)
            entry.WriteValues(stream);
    }

    /// <summary>Writes values as little-endian float32.</summary>
    public static void WriteFloats(Stream stream, ReadOnlySpan<float> values)
    {
        if (!BitConverter.IsLittleEndian)
            throw new PlatformNotSupportedException("Checkpoints are written on little-endian machines only.");
        for (; !values.IsEmpty; values = values[Math.Min(values.Length, ChunkFloats)..])
            stream.Write(MemoryMarshal.AsBytes(values[..Math.Min(values.Length, ChunkFloats)]));
    }

    /// <summary>Writes values as little-endian float16, rounded to nearest.</summary>
    /// <exception cref="InvalidOperationException">A value is out of range for float16; the message names the tensor.</exception>
    public static void WriteHalves(Stream stream, string name, ReadOnlySpan<float> values)
    {
        if (!BitConverter.IsLittleEndian)
            throw new PlatformNotSupportedException("Checkpoints are written on little-endian machines only.");
        var halves = new Half[Math.Min(values.Length, ChunkFloats)];
        for (; !values.IsEmpty; values = values[Math.Min(values.Length, ChunkFloats)..])
        {
            var chunk = values[..Math.Min(values.Length, ChunkFloats)];
            TensorPrimitives.ConvertToHalf(chunk, halves);
            for (var i = 0; i < chunk.Length; i++)
            {
                if (!Half.IsFinite(halves[i]))
                    throw new InvalidOperationException(
                        $"Tensor '{name}' holds {chunk[i].ToString(CultureInfo.InvariantCulture)}, which float16 cannot: it ends at 65504. "
                        + "Save with Float32 in place of Float16.");
            }
            stream.Write(MemoryMarshal.AsBytes(halves.AsSpan(0, chunk.Length)));
        }
    }

    private static byte[] Header(SafetensorsEntry[] entries)
    {
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer, Layout))
        {
            json.WriteStartObject();
            json.WriteStartObject("__metadata__");
            json.WriteString("format", "pt"); // required by transformers
            json.WriteEndObject();
            var end = 0L;
            foreach (var entry in entries)
                end = WriteEntry(json, entry, end);
            json.WriteEndObject();
        }

        while (buffer.Length % 8 != 0)
            buffer.WriteByte((byte)' ');
        return buffer.ToArray();
    }

    /// <summary>Writes the entry of a tensor, and returns the end of its data.</summary>
    private static long WriteEntry(Utf8JsonWriter json, SafetensorsEntry entry, long begin)
    {
        var half = entry.Storage == WeightStorage.Float16;
        var end = begin + StoredTensor.CountOf(entry.Shape) * (half ? 2 : sizeof(float));
        json.WriteStartObject(entry.Name);
        json.WriteString("dtype", half ? "F16" : "F32");
        WriteNumbers(json, "shape", entry.Shape);
        WriteNumbers(json, "data_offsets", [begin, end]);
        json.WriteEndObject();
        return end;
    }

    private static void WriteNumbers(Utf8JsonWriter json, string name, IEnumerable<long> numbers)
    {
        json.WriteStartArray(name);
        foreach (var number in numbers)
            json.WriteNumberValue(number);
        json.WriteEndArray();
    }
}
