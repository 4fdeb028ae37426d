using System.Runtime.InteropServices;

namespace Microsoft.ML.DebertaV3.Inference;

/// <summary>Native memory on the boundary of a cache line. Not cleared.</summary>
internal sealed unsafe class AlignedMemory : SafeHandle
{
    private const int CacheLine = 64;

    /// <param name="bytes">Its size. 0 or more.</param>
    /// <exception cref="OutOfMemoryException">There is not so much memory.</exception>
    public AlignedMemory(long bytes)
        : base(0, ownsHandle: true)
    {
        SetHandle((nint)NativeMemory.AlignedAlloc(checked((nuint)Math.Max(bytes, 1)), CacheLine));
        Bytes = bytes;
    }

    public long Bytes { get; }

    public float* Floats => (float*)handle;

    public override bool IsInvalid => handle == 0;

    /// <summary>Fills it with zeros.</summary>
    public void Clear() => NativeMemory.Clear((void*)handle, (nuint)Bytes);

    protected override bool ReleaseHandle()
    {
        NativeMemory.AlignedFree((void*)handle);
        return true;
    }
}
