namespace Microsoft.ML.DebertaV3.Checkpoints;

/// <summary>A Python tuple.</summary>
internal sealed class PickleTuple(IReadOnlyList<object?> items)
{
    public IReadOnlyList<object?> Items { get; } = items;
}

/// <summary>A Python list.</summary>
internal sealed class PickleList
{
    public List<object?> Items { get; } = [];
}

/// <summary>
/// A Python dict, as an ordered list of items. Keys are not hashed, so that a malicious file cannot cause hash collisions.
/// </summary>
internal sealed class PickleDictionary
{
    public List<KeyValuePair<object?, object?>> Items { get; } = [];

    /// <summary>Returns the last value with a string key; null if there is none.</summary>
    public object? Find(string key) => Items.FindLast(item => item.Key is string text && text == key).Value;
}

/// <summary>An allowed Python name that the pickle refers to. Only the name is kept; nothing is imported.</summary>
internal sealed record PickleGlobal(string Name);
