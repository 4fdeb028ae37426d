namespace TextService;

/// <summary>The use of a model, which lives at least until the lease is disposed.</summary>
internal sealed class ModelLease<TModel>(TModel model, string version, Action end) : IDisposable
{
    private Action? _end = end;

    public TModel Model => model;

    public string Version => version;

    public void Dispose() => Interlocked.Exchange(ref _end, null)?.Invoke();
}
