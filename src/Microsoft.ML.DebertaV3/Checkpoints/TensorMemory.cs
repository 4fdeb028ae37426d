using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using TorchSharp;
using static TorchSharp.torch;

namespace Microsoft.ML.DebertaV3.Checkpoints;

/// <summary>Access to the memory of a float32 CPU tensor as a span.</summary>
internal static class TensorMemory
{
    /// <summary>Whether <see cref="Floats"/> can be used.</summary>
    public static bool IsDirect(Tensor tensor) =>
        tensor.device_type == DeviceType.CPU && tensor.dtype == ScalarType.Float32 && tensor.is_contiguous();

    /// <summary>Returns the values in row-major order. The caller must keep the tensor alive while using the span.</summary>
    public static Span<float> Floats(Tensor tensor)
    {
        if (tensor.numel() == 0)
            return [];

        // Tensor.bytes fails above 2 GB because its length is an int; the number of floats still fits.
        using var values = tensor.detach();
        using var flat = values.view(-1);
        using var first = flat.narrow(0, 0, 1);
        return MemoryMarshal.CreateSpan(ref Unsafe.As<byte, float>(ref MemoryMarshal.GetReference(first.bytes)),
            checked((int)tensor.numel()));
    }
}
