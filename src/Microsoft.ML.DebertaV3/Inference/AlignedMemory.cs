using System.Runtime.InteropServices;
using Microsoft.ML.DebertaV3.Runtime;

namespace Microsoft.ML.DebertaV3.Inference;

/// <summary>Native memory on the boundary of a cache line. Not cleared.</summary>
internal sealed unsafe class AlignedMemory : SafeHandle
{
    private const int CacheLine = 64;
    private const long ManyBytes = 2 * HugePages.Size; // of which a whole page of 2 MB may stay unused

    /// <param name="bytes">Its size. 0 or more.</param>
    /// <exception cref="OutOfMemoryException">There is not so much memory.</exception>
    public AlignedMemory(long bytes)
        : base(0, ownsHandle: true)
    {
        var alignment = bytes < ManyBytes ? CacheLine : HugePages.Size;
        SetHandle((nint)NativeMemory.AlignedAlloc(checked((nuint)Math.Max(bytes, 1)), (nuint)alignment));
        Bytes = bytes;
        HugePages.Advise(handle, (nint)bytes);
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
