using System.Buffers.Binary;
using System.Numerics.Tensors;
using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json.Nodes;

namespace Microsoft.ML.DebertaV3.Benchmarks;

/// <summary>Rewrites a safetensors file of float32 in float16: half the size, for weights that are stored with the library.</summary>
internal static class HalfPrecision
{
    private const int LengthBytes = sizeof(long);

    /// <summary>Writes <paramref name="target"/>; every tensor of <paramref name="source"/> is float32.</summary>
    public static void Convert(string source, string target)
    {
        var bytes = File.ReadAllBytes(source);
        var headerLength = (int)BinaryPrimitives.ReadInt64LittleEndian(bytes);
        var header = JsonNode.Parse(bytes.AsSpan(LengthBytes, headerLength))!.AsObject();
        foreach (var (name, tensor) in header)
        {
            if (name == "__metadata__")
                continue;
            tensor!["dtype"] = "F16";
            tensor["data_offsets"] = new JsonArray(tensor["data_offsets"]!.AsArray()
                .Select(offset => (JsonNode)(offset!.GetValue<long>() / 2)).ToArray());
        }
        var values = MemoryMarshal.Cast<byte, float>(bytes.AsSpan(LengthBytes + headerLength));
        var halves = new Half[values.Length];
        TensorPrimitives.ConvertToHalf(values, halves);

        using var stream = File.Create(target);
        Write(stream, header.ToJsonString(), halves);
    }

    private static void Write(Stream stream, string header, ReadOnlySpan<Half> halves)
    {
        var padded = Encoding.UTF8.GetBytes(header.PadRight((header.Length + LengthBytes - 1) / LengthBytes * LengthBytes));
        Span<byte> length = stackalloc byte[LengthBytes];
        BinaryPrimitives.WriteInt64LittleEndian(length, padded.Length);
        stream.Write(length);
        stream.Write(padded);
        stream.Write(MemoryMarshal.AsBytes(halves));
    }
}
