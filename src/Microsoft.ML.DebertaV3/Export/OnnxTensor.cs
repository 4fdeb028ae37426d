using System.Runtime.InteropServices;
using Microsoft.ML.DebertaV3.Checkpoints;
using Microsoft.ML.DebertaV3.Runtime;
using static TorchSharp.torch;

namespace Microsoft.ML.DebertaV3.Export;

/// <summary>A constant of a graph: a weight or a small number. Values are written when the file is.</summary>
/// <param name="Name">Unique name in the graph.</param>
/// <param name="Type">Number format.</param>
/// <param name="Shape">Shape; empty for a scalar.</param>
/// <param name="Write">Writes the values, little-endian and row-major.</param>
internal sealed record OnnxTensor(string Name, OnnxElementType Type, IReadOnlyList<long> Shape, Action<Stream> Write)
{
    /// <summary>Size of the values.</summary>
    public long ByteCount => Shape.Aggregate(SizeOf(Type), (bytes, size) => bytes * size);

    /// <summary>Returns an int64 scalar or vector.</summary>
    public static OnnxTensor Of(string name, IReadOnlyList<long> shape, long[] values) =>
        new(name, OnnxElementType.Int64, shape, stream => stream.Write(MemoryMarshal.AsBytes<long>(values)));

    /// <summary>Returns a float32 scalar.</summary>
    public static OnnxTensor Of(string name, float value) =>
        new(name, OnnxElementType.Float32, [], stream => stream.Write(BitConverter.GetBytes(value)));

    /// <summary>Returns a parameter of a network, which must live until the file is written. It may be on any device.</summary>
    public static OnnxTensor Of(string name, Tensor parameter, OnnxElementType type) =>
        new(name, type, parameter.shape, stream => WriteValues(stream, name, parameter, type));

    /// <summary>Returns the scales of a matrix in int8, one for each row. It must live until the file is written.</summary>
    public static OnnxTensor ScalesOf(string name, Tensor matrix) => new(name, OnnxElementType.Float32, [matrix.shape[0]],
        stream => Read(matrix, values => Int8Rows.WriteScales(stream, name, values, Columns(matrix))));

    private static int Columns(Tensor matrix) => checked((int)matrix.shape[^1]);

    private static void WriteValues(Stream stream, string name, Tensor parameter, OnnxElementType type) => Read(parameter, values =>
    {
        switch (type)
        {
            case OnnxElementType.Float16:
                SafetensorsWriter.WriteHalves(stream, name, values);
                break;
            case OnnxElementType.BFloat16:
                BrainFloats.Write(stream, values);
                break;
            case OnnxElementType.Int8:
                Int8Rows.Write(stream, name, values, Columns(parameter));
                break;
            default:
                SafetensorsWriter.WriteFloats(stream, values);
                break;
        }
    });

    private static void Read(Tensor parameter, Action<ReadOnlySpan<float>> write)
    {
        using var scope = NewDisposeScope();
        using var noGradient = no_grad();
        write(NativeSpan.Of(parameter).All);
    }

    private static long SizeOf(OnnxElementType type) => type switch
    {
        OnnxElementType.Int64 => sizeof(long),
        OnnxElementType.Float32 => sizeof(float),
        OnnxElementType.Int8 => sizeof(sbyte),
        _ => sizeof(ushort),
    };
}
