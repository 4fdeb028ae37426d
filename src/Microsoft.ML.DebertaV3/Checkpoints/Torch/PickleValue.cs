namespace Microsoft.ML.DebertaV3.Checkpoints;

/// <summary>A Python tuple of a pickle.</summary>
internal sealed class PickleTuple(IReadOnlyList<object?> items)
{
    public IReadOnlyList<object?> Items { get; } = items;
}

/// <summary>A Python list of a pickle.</summary>
internal sealed class PickleList
{
    public List<object?> Items { get; } = [];
}

/// <summary>A Python dict of a pickle, in order. Keys are never hashed or compared: nothing here can be made slow by a file.</summary>
internal sealed class PickleDictionary
{
    public List<KeyValuePair<object?, object?>> Items { get; } = [];

    /// <summary>The last value under a key of text; null where there is none.</summary>
    public object? Find(string key) => Items.FindLast(item => item.Key is string text && text == key).Value;
}

/// <summary>
/// A name of Python that the pickle mentions and that is on the list of allowed ones. It stands for itself: nothing is imported.
/// </summary>
internal sealed record PickleGlobal(string Name);
