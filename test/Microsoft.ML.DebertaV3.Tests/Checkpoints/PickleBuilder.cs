using System.Buffers.Binary;
using System.IO.Compression;
using System.Text;

namespace Microsoft.ML.DebertaV3.Tests.Checkpoints;

/// <summary>Writes pickles operation by operation, and files of torch.save around them.</summary>
internal sealed class PickleBuilder
{
    private readonly List<byte> _pickle = [0x80, 2];

    public PickleBuilder Raw(params byte[] operations)
    {
        _pickle.AddRange(operations);
        return this;
    }

    public PickleBuilder Raw(string operations) => Raw(Encoding.Latin1.GetBytes(operations));

    public PickleBuilder Text(string text)
    {
        var length = new byte[4];
        BinaryPrimitives.WriteInt32LittleEndian(length, Encoding.UTF8.GetByteCount(text));
        return Raw("X").Raw(length).Raw(Encoding.UTF8.GetBytes(text));
    }

    public PickleBuilder Integer(long value)
    {
        var bytes = new byte[8];
        BinaryPrimitives.WriteInt64LittleEndian(bytes, value);
        return Raw(0x8a, 8).Raw(bytes);
    }

    public PickleBuilder Global(string module, string name) => Raw($"c{module}\n{name}\n");

    public PickleBuilder Integers(params long[] values)
    {
        Raw("(");
        foreach (var value in values)
            Integer(value);
        return Raw("t");
    }

    /// <summary>A float storage on the stack.</summary>
    public PickleBuilder Storage(string key, long count, string type = "FloatStorage") =>
        Raw("(").Text("storage").Global("torch", type).Text(key).Text("cpu").Integer(count).Raw("tQ");

    /// <summary>A tensor on the stack.</summary>
    public PickleBuilder Tensor(string key, long count, long offset, long[] shape, long[] strides, string type = "FloatStorage") =>
        Global("torch._utils", "_rebuild_tensor_v2").Raw("(").Storage(key, count, type).Integer(offset).Integers(shape).Integers(strides)
            .Raw(0x89).Global("collections", "OrderedDict").Raw(")RtR");

    /// <summary>A dict of one tensor named "w".</summary>
    public static PickleBuilder OneTensor(long count, long offset, long[] shape, long[] strides, string type = "FloatStorage") =>
        new PickleBuilder().Raw("}").Text("w").Tensor("0", count, offset, shape, strides, type).Raw("s");

    public byte[] Pickle() => [.. _pickle, (byte)'.'];

    /// <summary>The zip archive of torch 1.6 and newer.</summary>
    public byte[] Zip(float[] storage, CompressionLevel level = CompressionLevel.NoCompression, string byteOrder = "little")
    {
        var bytes = new byte[4 * storage.Length];
        Buffer.BlockCopy(storage, 0, bytes, 0, bytes.Length);
        return Zip(level, ("m/data.pkl", Pickle()), ("m/byteorder", Encoding.ASCII.GetBytes(byteOrder)), ("m/data/0", bytes));
    }

    public static byte[] Zip(CompressionLevel level, params (string Name, byte[] Bytes)[] entries)
    {
        using var stream = new MemoryStream();
        using (var archive = new ZipArchive(stream, ZipArchiveMode.Create, leaveOpen: true))
        {
            foreach (var (name, bytes) in entries)
            {
                using var entry = archive.CreateEntry(name, level).Open();
                entry.Write(bytes);
            }
        }

        return stream.ToArray();
    }
}
