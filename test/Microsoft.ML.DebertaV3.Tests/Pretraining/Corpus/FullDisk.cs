namespace Microsoft.ML.DebertaV3.Tests.Pretraining;

/// <summary>A file on a disk that is full after some bytes.</summary>
internal sealed class FullDisk(string path, FileStreamOptions options, long room) : FileStream(path, options)
{
    public override void Write(ReadOnlySpan<byte> buffer)
    {
        if (Position + buffer.Length <= room)
        {
            base.Write(buffer);
            return;
        }
        base.Write(buffer[..(int)(room - Position)]);
        throw new IOException("No space left on device");
    }
}
