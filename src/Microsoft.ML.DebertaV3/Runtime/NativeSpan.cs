using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using static TorchSharp.torch;

namespace Microsoft.ML.DebertaV3.Runtime;

/// <summary>The float32 values of a contiguous CPU tensor, which several threads may access. Valid while the tensor is alive.</summary>
internal readonly unsafe struct NativeSpan
{
    private readonly float* _start;

    public NativeSpan(Tensor tensor)
    {
        if (!Covers(tensor))
            throw new ArgumentException($"Expected a contiguous float32 CPU tensor, found {tensor.dtype} on {tensor.device}.",
                nameof(tensor));
        Length = checked((int)tensor.numel());
        _start = Length == 0 ? null : First(tensor);
    }

    /// <summary>Number of values.</summary>
    public int Length { get; }

    /// <summary>All values, in row-major order.</summary>
    public Span<float> All => new(_start, Length);

    /// <summary>Whether there can be an instance for a tensor.</summary>
    public static bool Covers(Tensor tensor) =>
        tensor.device_type == TorchSharp.DeviceType.CPU && tensor.dtype == ScalarType.Float32 && tensor.is_contiguous();

    /// <summary>
    /// The values of any tensor as float32: in its own memory, or else in a copy, which lives as long as the current dispose scope.
    /// </summary>
    public static NativeSpan Of(Tensor tensor) =>
        new(Covers(tensor) ? tensor : tensor.detach().to(ScalarType.Float32).cpu().contiguous());

    // Tensor.bytes fails above 2 GB because its length is an int; the number of floats still fits.
    private static float* First(Tensor tensor)
    {
        using var values = tensor.detach();
        using var flat = values.view(-1);
        using var first = flat.narrow(0, 0, 1);
        return (float*)Unsafe.AsPointer(ref MemoryMarshal.GetReference(first.bytes)); // native memory does not move
    }

    /// <summary>Returns up to <paramref name="count"/> values from <paramref name="start"/>.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The start is out of range, or the count is negative.</exception>
    public Span<float> Slice(int start, int count)
    {
        var rest = All[start..];
        return rest[..Math.Min(count, rest.Length)];
    }
}
