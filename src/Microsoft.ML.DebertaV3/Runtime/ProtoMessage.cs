using Google.Protobuf;

namespace Microsoft.ML.DebertaV3.Runtime;

/// <summary>One protobuf message, built field by field.</summary>
internal sealed class ProtoMessage
{
    private readonly List<Action<CodedOutputStream>> _fields = [];

    /// <summary>Adds an integer or the number of an enum's member.</summary>
    public ProtoMessage Integer(int field, long value) =>
        Add(field, WireFormat.WireType.Varint, output => output.WriteInt64(value));

    public ProtoMessage Float(int field, float value) =>
        Add(field, WireFormat.WireType.Fixed32, output => output.WriteFloat(value));

    public ProtoMessage Text(int field, string value) =>
        Add(field, WireFormat.WireType.LengthDelimited, output => output.WriteString(value));

    public ProtoMessage Message(int field, ProtoMessage value) =>
        Add(field, WireFormat.WireType.LengthDelimited, output => output.WriteBytes(ByteString.CopyFrom(value.ToArray())));

    /// <summary>
    /// Adds the tag and length of a field whose content the caller writes behind this message, which is therefore its last.
    /// </summary>
    public ProtoMessage Begin(int field, long byteCount) =>
        Add(field, WireFormat.WireType.LengthDelimited, output => output.WriteLength(checked((int)byteCount)));

    public byte[] ToArray()
    {
        using var bytes = new MemoryStream();
        using (var output = new CodedOutputStream(bytes, leaveOpen: true))
            _fields.ForEach(write => write(output));
        return bytes.ToArray();
    }

    private ProtoMessage Add(int field, WireFormat.WireType type, Action<CodedOutputStream> write)
    {
        _fields.Add(output =>
        {
            output.WriteTag(field, type);
            write(output);
        });
        return this;
    }
}
