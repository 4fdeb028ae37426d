namespace Microsoft.ML.DebertaV3.Checkpoints;

/// <summary>The stack of an <see cref="Unpickler"/>. Invalid use by a damaged file causes an InvalidDataException.</summary>
internal sealed class PickleStack(PickleAllowance allowance)
{
    private readonly List<object?> _items = [];
    private readonly Stack<int> _marks = []; // number of values below each mark
    private int _highest;

    public void Push(object? value)
    {
        if (_items.Count == _highest)
        {
            allowance.Charge(PickleAllowance.Slot);
            _highest++;
        }

        _items.Add(value);
    }

    public void PushMark()
    {
        allowance.Charge(sizeof(int) * 3);
        _marks.Push(_items.Count);
    }

    public object? Pop()
    {
        var value = Peek();
        _items.RemoveAt(_items.Count - 1);
        return value;
    }

    public T Pop<T>(string what) => Cast<T>(Pop(), what);

    /// <summary>Returns the top value without removing it.</summary>
    public object? Peek()
    {
        CheckAvailable(1);
        return _items[^1];
    }

    /// <summary>Returns the top value without removing it.</summary>
    public T Peek<T>(string what) => Cast<T>(Peek(), what);

    /// <summary>Pops the topmost values, in the order in which they were pushed.</summary>
    public object?[] PopMany(int count)
    {
        CheckAvailable(count);
        return Take(_items.Count - count);
    }

    /// <summary>Pops all values above the last mark, and the mark.</summary>
    public object?[] PopToMark() =>
        _marks.TryPop(out var begin) ? Take(begin) : throw new InvalidDataException("found no mark on the pickle stack, wanted one");

    private void CheckAvailable(int count)
    {
        if (_items.Count - count < (_marks.TryPeek(out var mark) ? mark : 0))
            throw new InvalidDataException("found too few values on the pickle stack");
    }

    private object?[] Take(int begin)
    {
        var values = new object?[_items.Count - begin];
        allowance.ChargeItems(values.Length);
        _items.CopyTo(begin, values, 0, values.Length);
        _items.RemoveRange(begin, values.Length);
        return values;
    }

    private static T Cast<T>(object? value, string what) =>
        value is T wanted ? wanted : throw new InvalidDataException($"found another kind of value in the pickle, wanted {what}");
}
