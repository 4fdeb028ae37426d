using System.Buffers.Binary;
using System.Text;

namespace Microsoft.ML.DebertaV3.Checkpoints;

/// <summary>Reads the primitive values of a pickle from a seekable stream, up to a fixed number of bytes.</summary>
internal sealed class PickleInput(Stream stream, PickleAllowance allowance)
{
    /// <summary>Maximum length of a pickle: far more than for any model (100 KB), but small compared to memory.</summary>
    public const int MaxBytes = 16 << 20;

    private const int MaxLine = 256;

    private int _left = MaxBytes;

    public int ReadByte() => Read(stackalloc byte[1])[0];

    public ushort ReadUInt16() => BinaryPrimitives.ReadUInt16LittleEndian(Read(stackalloc byte[2]));

    public int ReadInt32() => BinaryPrimitives.ReadInt32LittleEndian(Read(stackalloc byte[4]));

    public long ReadInt64() => BinaryPrimitives.ReadInt64LittleEndian(Read(stackalloc byte[8]));

    public double ReadBigEndianDouble() => BinaryPrimitives.ReadDoubleBigEndian(Read(stackalloc byte[8]));

    /// <summary>Reads UTF-8 text of a given length in bytes.</summary>
    public string ReadText(long length) => Encoding.UTF8.GetString(ReadBytes(length));

    public byte[] ReadBytes(long length)
    {
        if (length < 0 || length > Math.Min(_left, stream.Length - stream.Position))
            throw new InvalidDataException($"found a value of {length} bytes, wanted no more than are left");
        allowance.ChargeText(length);
        var bytes = new byte[length];
        Read(bytes);
        return bytes;
    }

    /// <summary>Reads text up to a line feed.</summary>
    public string ReadLine()
    {
        var line = new StringBuilder();
        for (int next; (next = ReadByte()) != '\n';)
        {
            if (line.Length == MaxLine)
                throw new InvalidDataException($"found a name of more than {MaxLine} bytes, wanted a shorter one");
            line.Append((char)next);
        }

        allowance.ChargeText(4L * line.Length);
        return line.ToString();
    }

    private Span<byte> Read(Span<byte> bytes)
    {
        if ((_left -= bytes.Length) < 0)
            throw new InvalidDataException($"found more than {MaxBytes} bytes of pickle, wanted a table of tensors");
        stream.ReadExactly(bytes);
        return bytes;
    }
}
