namespace TextService;

/// <summary>
/// A model that is replaced while it is in use: new leases get the new one, and the old one is disposed at the end of its last lease.
/// </summary>
/// <remarks>Thread safe.</remarks>
internal sealed class ModelSlot<TModel>(string name, string folder, Func<string, TModel> load) : IReloadable, IDisposable
    where TModel : class, IDisposable
{
    private readonly Lock _lock = new();
    private Entry? _current;

    public string Name => name;

    public string Folder => folder;

    public string Version => _current?.Version ?? "";

    /// <summary>Begins a use of the model.</summary>
    /// <exception cref="ObjectDisposedException">The service has ended.</exception>
    public ModelLease<TModel> Rent()
    {
        lock (_lock)
        {
            ObjectDisposedException.ThrowIf(_current is null, this);
            var entry = _current;
            entry.Users++;
            return new(entry.Model, entry.Version, () => Release(entry));
        }
    }

    /// <inheritdoc/>
    public void Reload(string version) => Replace(new(load(folder), version)); // both are in memory for a while

    public void Dispose() => Replace(null);

    private void Replace(Entry? next)
    {
        Entry? old;
        lock (_lock)
            (old, _current) = (_current, next);
        if (old is not null)
            Release(old);
    }

    private void Release(Entry entry)
    {
        bool isLast;
        lock (_lock)
            isLast = --entry.Users == 0;
        if (isLast)
            entry.Model.Dispose();
    }

    private sealed record Entry(TModel Model, string Version)
    {
        public int Users { get; set; } = 1; // the slot itself
    }
}
