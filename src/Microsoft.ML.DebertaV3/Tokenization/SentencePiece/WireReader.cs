using System.Buffers.Binary;
using System.Runtime.CompilerServices;

namespace Microsoft.ML.DebertaV3.Tokenization;

/// <summary>Reads the protocol buffer wire format without copying: fields are ranges of the file.</summary>
/// <remarks>Every length is checked against the enclosing message; a damaged file causes an <see cref="InvalidDataException"/>.</remarks>
internal ref struct WireReader(ReadOnlySpan<byte> file, Range message)
{
    private readonly ReadOnlySpan<byte> _file = file;
    private readonly int _end = message.End.GetOffset(file.Length);
    private int _position = message.Start.GetOffset(file.Length);
    private WireType _type;

    /// <summary>Number of the current field.</summary>
    public int Field { get; private set; }

    /// <summary>Reads the next field's tag; false at the end of the message.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public bool NextField()
    {
        if (_position == _end)
            return false;

        var at = _position;
        var tag = ReadVarint();
        Field = (int)Math.Min(tag >> 3, int.MaxValue);
        _type = (WireType)(tag & 7);
        if (Field is 0 or > 0x1FFFFFFF)
            throw new InvalidDataException($"The SentencePiece model is damaged at byte {at}: {tag} is not a field tag.");
        return true;
    }

    /// <summary>Reads a length-delimited field (string, bytes or message) and returns its range in the file.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public Range ReadRange()
    {
        Expect(WireType.Delimited);
        var at = _position;
        var length = ReadVarint();
        if (length > (ulong)(_end - _position))
        {
            throw new InvalidDataException(
                $"The SentencePiece model is truncated or damaged at byte {at}: field {Field} claims {length} bytes, {_end - _position} "
                    + "are left.");
        }

        var start = _position;
        _position += (int)length;
        return start.._position;
    }

    public bool ReadBoolean() => ReadInteger() != 0;

    /// <summary>Reads an int32 or enumeration value.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public int ReadInteger()
    {
        Expect(WireType.Varint);
        return unchecked((int)ReadVarint());
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public float ReadSingle()
    {
        Expect(WireType.Fixed32);
        return BinaryPrimitives.ReadSingleLittleEndian(_file.Slice(Advance(sizeof(float)), sizeof(float)));
    }

    /// <summary>Skips the current field.</summary>
    public void Skip()
    {
        switch (_type)
        {
            case WireType.Varint:
                ReadVarint();
                break;
            case WireType.Fixed64:
                Advance(sizeof(long));
                break;
            case WireType.Delimited:
                ReadRange();
                break;
            case WireType.Fixed32:
                Advance(sizeof(int));
                break;
            default:
                throw new InvalidDataException(
                    $"The SentencePiece model is damaged at byte {_position}: wire type {(int)_type} of field {Field}.");
        }
    }

    private readonly void Expect(WireType type)
    {
        if (_type != type)
        {
            throw new InvalidDataException(
                $"The SentencePiece model is damaged at byte {_position}: field {Field} has wire type {(int)_type}, not {(int)type}.");
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private ulong ReadVarint()
    {
        ulong value = 0;
        for (var shift = 0; shift < 70; shift += 7)
        {
            var next = _file[Advance(1)];
            value |= (ulong)(next & 0x7F) << shift;
            if (next < 0x80)
                return value;
        }

        throw new InvalidDataException($"The SentencePiece model is damaged at byte {_position}: an integer of more than ten bytes.");
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private int Advance(int count)
    {
        if (count > _end - _position)
            throw new InvalidDataException(
                $"The SentencePiece model is truncated or damaged: it ends inside field {Field} at byte {_position}.");

        _position += count;
        return _position - count;
    }

    private enum WireType
    {
        Varint = 0,
        Fixed64 = 1,
        Delimited = 2,
        Fixed32 = 5,
    }
}
