using System.Buffers.Binary;
using System.Numerics.Tensors;
using System.Runtime.InteropServices;

namespace Microsoft.ML.DebertaV3.Checkpoints;

/// <summary>Number format of a stored tensor (little-endian, <see cref="Size"/> bytes).</summary>
internal sealed record ElementType(string Name, int Size)
{
    public static readonly ElementType Float32 = new("float32", 4);
    public static readonly ElementType Float16 = new("float16", 2);
    public static readonly ElementType BFloat16 = new("bfloat16", 2);
    public static readonly ElementType Float64 = new("float64", 8);
    public static readonly ElementType Float8 = new("float8", 1);
    public static readonly ElementType Int64 = new("int64", 8);
    public static readonly ElementType Int32 = new("int32", 4);
    public static readonly ElementType Int16 = new("int16", 2);
    public static readonly ElementType Int8 = new("int8", 1);
    public static readonly ElementType UInt64 = new("uint64", 8);
    public static readonly ElementType UInt32 = new("uint32", 4);
    public static readonly ElementType UInt16 = new("uint16", 2);
    public static readonly ElementType UInt8 = new("uint8", 1);
    public static readonly ElementType Bool = new("bool", 1);
    public static readonly ElementType Complex64 = new("complex64", 8);
    public static readonly ElementType Complex128 = new("complex128", 16);

    /// <summary>The supported formats of weights, for error messages.</summary>
    public const string Weights = "float32, float16 or bfloat16";

    /// <summary>Whether tensors of this type can be read as weights; others are listed but cannot be read.</summary>
    public bool IsWeight => this == Float32 || this == Float16 || this == BFloat16;

    /// <summary>Converts elements of this type to float32 without loss.</summary>
    public void ToSingle(ReadOnlySpan<byte> elements, Span<float> destination)
    {
        if (this == Float16)
        {
            TensorPrimitives.ConvertToSingle(MemoryMarshal.Cast<byte, Half>(elements), destination);
            return;
        }

        for (var i = 0; i < destination.Length; i++)
        {
            destination[i] = this == Float32
                ? BinaryPrimitives.ReadSingleLittleEndian(elements[(4 * i)..])
                : Runtime.BFloat16.Value(BinaryPrimitives.ReadUInt16LittleEndian(elements[(2 * i)..]));
        }
    }

    public override string ToString() => Name;
}
