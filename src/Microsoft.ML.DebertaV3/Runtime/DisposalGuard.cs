namespace Microsoft.ML.DebertaV3.Runtime;

/// <summary>Frees native memory after it was disposed and its last user has finished. Thread safe and non-blocking.</summary>
internal sealed class DisposalGuard(Type owner, Action free) : IDisposable
{
    private readonly Lock _gate = new();
    private int _users;
    private bool _disposed;

    /// <summary>Keeps the memory alive until the returned lease is disposed.</summary>
    /// <exception cref="ObjectDisposedException">The memory was disposed.</exception>
    public Lease Use()
    {
        lock (_gate)
        {
            ObjectDisposedException.ThrowIf(_disposed, owner);
            _users++;
        }
        return new(this, NativeWork.Begin());
    }

    /// <summary>Frees the memory now, or when its last user has finished.</summary>
    public void Dispose()
    {
        lock (_gate)
        {
            if (_disposed)
                return;
            _disposed = true;
            if (_users > 0)
                return;
        }
        Free();
    }

    private void Leave()
    {
        lock (_gate)
        {
            if (--_users > 0 || !_disposed)
                return;
        }
        Free();
    }

    private void Free()
    {
        using var work = NativeWork.Begin();
        free();
    }

    /// <summary>Keeps the memory alive for one user.</summary>
    public readonly struct Lease(DisposalGuard guard, NativeWork.Lease work) : IDisposable
    {
        public void Dispose()
        {
            guard.Leave();
            work.Dispose();
        }
    }
}
