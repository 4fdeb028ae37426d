using System.Buffers.Binary;
using System.Collections.Frozen;
using System.Text.Json;
using Microsoft.ML.DebertaV3.Runtime;

namespace Microsoft.ML.DebertaV3.Checkpoints;

/// <summary>The header of a safetensors file, which consists of eight bytes of header length, JSON, and the tensors without gaps.</summary>
/// <param name="Tensors">The tensors in the order of the file.</param>
/// <param name="DataBegin">Position of the first byte of data.</param>
/// <param name="DataLength">Length of the data in bytes.</param>
internal sealed record SafetensorsHeader(IReadOnlyList<StoredTensor> Tensors, long DataBegin, long DataLength)
{
    /// <summary>Limit of the reference implementation.</summary>
    private const int MaxBytes = 100_000_000;

    private const int FewBytes = 1 << 16; // compressed headers are about ten times shorter, and the weights after them are longer
    private const int MaxRank = 64;
    private const long Largest = long.MaxValue / 4; // sums of two do not overflow

    private const string Metadata = "__metadata__";

    private static readonly FrozenDictionary<string, ElementType> Types = new Dictionary<string, ElementType>
    {
        ["F64"] = ElementType.Float64,
        ["F32"] = ElementType.Float32,
        ["F16"] = ElementType.Float16,
        ["BF16"] = ElementType.BFloat16,
        ["F8_E4M3"] = ElementType.Float8,
        ["F8_E5M2"] = ElementType.Float8,
        ["F8_E8M0"] = ElementType.Float8,
        ["I64"] = ElementType.Int64,
        ["I32"] = ElementType.Int32,
        ["I16"] = ElementType.Int16,
        ["I8"] = ElementType.Int8,
        ["U64"] = ElementType.UInt64,
        ["U32"] = ElementType.UInt32,
        ["U16"] = ElementType.UInt16,
        ["U8"] = ElementType.UInt8,
        ["BOOL"] = ElementType.Bool,
        ["C64"] = ElementType.Complex64,
    }.ToFrozenDictionary();

    /// <summary>Reads the header at the stream's position, and leaves the stream at the first byte of data.</summary>
    /// <param name="stream">The stream, which need not be seekable.</param>
    /// <param name="path">For messages.</param>
    /// <param name="fileLength">Number of bytes from the stream's position to its end; null if unknown.</param>
    /// <exception cref="InvalidDataException">The header is invalid or inconsistent.</exception>
    public static SafetensorsHeader Read(Stream stream, string path, long? fileLength)
    {
        var json = ReadJson(stream, path, fileLength);
        try
        {
            using var document = BoundedJson.Parse(json);
            var tensors = Parse(document.RootElement, path, 8 + json.Length);
            var header = new SafetensorsHeader(tensors, 8 + json.Length, CheckedLength(tensors, path, 8 + json.Length));
            var wanted = header.DataBegin + header.DataLength;
            if (fileLength is { } length && length != wanted)
                throw Malformed.File(path,
                    $"found {length} bytes, wanted {wanted}: it is truncated or has bytes that belong to no tensor.");
            return header;
        }
        catch (Exception cause) when (cause is JsonException or InvalidOperationException)
        {
            throw Malformed.File(path, $"the safetensors header is not what the format asks for: {Malformed.Show(cause.Message)}", cause);
        }
        catch (InvalidDataException cause) when (!cause.Message.StartsWith(path, StringComparison.Ordinal))
        {
            throw Malformed.File(path, $"{cause.Message}.", cause);
        }
    }

    private static byte[] ReadJson(Stream stream, string path, long? fileLength)
    {
        try
        {
            Span<byte> prefix = stackalloc byte[8];
            stream.ReadExactly(prefix);
            if (MistakenFile.Describe(prefix) is { } problem)
                throw Malformed.File(path, problem);
            var length = BinaryPrimitives.ReadUInt64LittleEndian(prefix);
            if (length > MaxBytes || length > (ulong)Math.Max(0, (fileLength ?? long.MaxValue) - 8))
                throw Malformed.File(path, $"found a header of {length} bytes, wanted at most {MaxBytes} and no more than the file has: "
                    + "it is no safetensors file, or truncated.");
            if (stream is CheckedEntry { PackedLength: var packed } && (long)length > FewBytes + packed / 2)
                throw Malformed.File(path,
                    $"found a header of {length} bytes packed into {packed}, wanted at most {FewBytes + packed / 2}.");
            return SequentialStream.ReadClaimed(stream, (int)length);
        }
        catch (EndOfStreamException cause)
        {
            throw Malformed.File(path, "the file ends within the safetensors header: it is truncated.", cause);
        }
    }

    private static List<StoredTensor> Parse(JsonElement root, string path, long dataBegin)
    {
        var tensors = root.EnumerateObject()
            .Where(property => !property.NameEquals(Metadata))
            .Select(property => Parse(property, path, dataBegin))
            .ToList();
        tensors.Sort((left, right) => (left.StorageBegin, left.Count).CompareTo((right.StorageBegin, right.Count)));
        return tensors;
    }

    private static StoredTensor Parse(JsonProperty property, string path, long dataBegin)
    {
        var name = property.Name;
        var typeName = Member(property, "dtype", path).GetString() ?? "";
        var shape = Numbers(Member(property, "shape", path), path, name, "shape");
        var offsets = Numbers(Member(property, "data_offsets", path), path, name, "data_offsets");
        var count = StoredTensor.CountOf(shape);
        if (count < 0)
            throw Malformed.Tensor(path, name,
                $"found shape {Malformed.Show(shape)}, wanted sizes whose product is a possible number of elements.");
        if (!Types.TryGetValue(typeName, out var type))
            return Unknown(typeName, offsets, path, name, dataBegin);
        if (offsets is not [var begin, var end] || end - begin != count * type.Size)
            throw Malformed.Tensor(path, name,
                $"found data_offsets {Malformed.Show(offsets)}, wanted {count * type.Size} bytes for {type} {Malformed.Show(shape)}.");
        return new StoredTensor(name, type, shape, StoredTensor.ContiguousStrides(shape), "", dataBegin + begin, 0);
    }

    // A type of a newer version of the format is read as bytes; it is an error only if the tensor is needed.
    private static StoredTensor Unknown(string typeName, long[] offsets, string path, string name, long dataBegin) =>
        offsets is [var begin, var end] && begin <= end
            ? new(name, new ElementType(Malformed.Show(typeName), Size: 1), [end - begin], [1], "", dataBegin + begin, 0)
            : throw Malformed.Tensor(path, name, $"found data_offsets {Malformed.Show(offsets)}, wanted a begin and an end.");

    /// <summary>Returns the length of the data, after checking that there are no gaps and overlaps.</summary>
    private static long CheckedLength(List<StoredTensor> tensors, string path, long dataBegin)
    {
        var end = 0L;
        foreach (var tensor in tensors)
        {
            var begin = tensor.StorageBegin - dataBegin;
            if (begin != end)
                throw Malformed.Tensor(path, tensor.Name,
                    $"found data that begins at {begin}, wanted {end}: tensors {(begin < end ? "overlap" : "leave a gap")}.");
            end += tensor.Count * tensor.Type.Size;
        }

        return end;
    }

    private static JsonElement Member(JsonProperty tensor, string member, string path) => tensor.Value.TryGetProperty(member, out var value)
        ? value
        : throw Malformed.Tensor(path, tensor.Name, $"found no \"{member}\", wanted one.");

    private static long[] Numbers(JsonElement array, string path, string name, string what)
    {
        if (array.GetArrayLength() is var length and > MaxRank)
            throw Malformed.Tensor(path, name, $"found {what} of {length} numbers, wanted at most {MaxRank}.");
        return [.. array.EnumerateArray().Select(number => Number(number)
            ?? throw Malformed.Tensor(path, name,
            $"found {what} {Malformed.Show(array.GetRawText())}, wanted whole numbers from 0 to {Largest}."))];

        static long? Number(JsonElement number) =>
            number.ValueKind == JsonValueKind.Number && number.TryGetInt64(out var value) && value is >= 0 and <= Largest ? value : null;
    }
}
