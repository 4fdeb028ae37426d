using static TorchSharp.torch;

namespace Microsoft.ML.DebertaV3.Runtime;

/// <summary>Reusable memory for a large temporary tensor.</summary>
/// <remarks>
/// The allocator returns blocks above 32 MB to the system when freed; page faults on a new block cost more than filling it.
/// </remarks>
internal sealed class Workspace : IDisposable
{
    private Tensor? _memory; // [largest number of elements so far]

    /// <summary>
    /// Returns an uninitialized tensor of this shape, valid until the next call. The caller's dispose scope owns the view, not the memory.
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
