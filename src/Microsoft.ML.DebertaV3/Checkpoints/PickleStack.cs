namespace Microsoft.ML.DebertaV3.Checkpoints;

/// <summary>The stack of an <see cref="Unpickler"/>, whose misuse by a damaged file is an error with words.</summary>
internal sealed class PickleStack
{
    private readonly List<object?> _items = [];
    private readonly Stack<int> _marks = []; // numbers of values below each mark

    public void Push(object? value) => _items.Add(value);

    public void PushMark() => _marks.Push(_items.Count);

    public object? Pop() => PopMany(1)[0];

    public T Pop<T>(string what) => Cast<T>(Pop(), what);

    /// <summary>The top, which stays.</summary>
    public object? Peek()
    {
        CheckAvailable(1);
        return _items[^1];
    }

    /// <summary>The top, which stays.</summary>
    public T Peek<T>(string what) => Cast<T>(Peek(), what);

    /// <summary>Takes the topmost values off, in the order in which they were pushed.</summary>
    public object?[] PopMany(int count)
    {
        CheckAvailable(count);
        return Take(_items.Count - count);
    }

    /// <summary>Takes everything above the last mark off, and the mark.</summary>
    public object?[] PopToMark() =>
        _marks.TryPop(out var begin) ? Take(begin) : throw new InvalidDataException("found no mark on the pickle stack, wanted one");

    private void CheckAvailable(int count)
    {
        if (_items.Count - count < (_marks.TryPeek(out var mark) ? mark : 0))
            throw new InvalidDataException("found too few values on the pickle stack");
    }

    private object?[] Take(int begin)
    {
        var values = _items.GetRange(begin, _items.Count - begin).ToArray();
        _items.RemoveRange(begin, _items.Count - begin);
        return values;
    }

    private static T Cast<T>(object? value, string what) =>
        value is T wanted ? wanted : throw new InvalidDataException($"found another kind of value in the pickle, wanted {what}");
}
