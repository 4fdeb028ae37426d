using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using TorchSharp;
using static TorchSharp.torch;

namespace Microsoft.ML.DebertaV3.Checkpoints;

/// <summary>The memory of a float32 tensor on the CPU as a span.</summary>
internal static class TensorMemory
{
    /// <summary>True where <see cref="Floats"/> may be used.</summary>
    public static bool IsDirect(Tensor tensor) =>
        tensor.device_type == DeviceType.CPU && tensor.dtype == ScalarType.Float32 && tensor.is_contiguous();

    /// <summary>The values, row-major. The caller keeps the tensor alive while it uses the span.</summary>
    public static Span<float> Floats(Tensor tensor)
    {
        if (tensor.numel() == 0)
            return [];

        // Tensor.bytes counts bytes in an int; a table of more than 2 GB still has few enough floats.
        using var values = tensor.detach();
        using var flat = values.view(-1);
        using var first = flat.narrow(0, 0, 1);
        return MemoryMarshal.CreateSpan(ref Unsafe.As<byte, float>(ref MemoryMarshal.GetReference(first.bytes)),
            checked((int)tensor.numel()));
    }
}
