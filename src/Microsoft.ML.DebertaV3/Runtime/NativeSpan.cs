using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using static TorchSharp.torch;

namespace Microsoft.ML.DebertaV3.Runtime;

/// <summary>The float32 values of a contiguous CPU tensor, reachable from several threads. Valid while the tensor lives.</summary>
internal readonly unsafe struct NativeSpan
{
    private readonly float* _start;

    public NativeSpan(Tensor tensor)
    {
        if (tensor.dtype != ScalarType.Float32 || !tensor.is_contiguous() || tensor.device_type != TorchSharp.DeviceType.CPU)
            throw new ArgumentException($"Expected a contiguous float32 CPU tensor, found {tensor.dtype} on {tensor.device}.",
                nameof(tensor));
        Length = checked((int)tensor.numel());
        _start = Length == 0 ? null : First(tensor);
    }

    /// <summary>Number of values.</summary>
    public int Length { get; }

    // Tensor.bytes counts bytes in an int; a table of more than 2 GB still has few enough floats.
    private static float* First(Tensor tensor)
    {
        using var values = tensor.detach();
        using var flat = values.view(-1);
        using var first = flat.narrow(0, 0, 1);
        return (float*)Unsafe.AsPointer(ref MemoryMarshal.GetReference(first.bytes)); // native memory never moves
    }

    /// <summary>Up to <paramref name="count"/> values from <paramref name="start"/>.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The start is outside, or the count negative.</exception>
    public Span<float> Slice(int start, int count)
    {
        var rest = new Span<float>(_start, Length)[start..];
        return rest[..Math.Min(count, rest.Length)];
    }
}
