using static TorchSharp.torch;

namespace Microsoft.ML.DebertaV3.Runtime;

/// <summary>Memory for one large tensor that is made again and again.</summary>
/// <remarks>Blocks above 32 MB go back to the system when they are freed, and cost more to get anew, page by page, than to fill.</remarks>
internal sealed class Workspace : IDisposable
{
    private Tensor? _memory; // [most elements so far]

    /// <summary>
    /// A tensor of this shape, with any values: valid until the next call. The caller's dispose scope owns the view, not the memory.
    /// </summary>
    public Tensor Get(long rows, long columns, Device device, ScalarType type = ScalarType.Float32)
    {
        if (_memory is null || _memory.shape[0] < rows * columns || _memory.device_type != device.type || _memory.dtype != type)
        {
            _memory?.Dispose();
            _memory = empty(rows * columns, type, device, requires_grad: false).DetachFromDisposeScope();
        }
        return _memory.as_strided([rows, columns], [columns, 1], 0);
    }

    public void Dispose()
    {
        _memory?.Dispose();
        _memory = null;
    }
}
