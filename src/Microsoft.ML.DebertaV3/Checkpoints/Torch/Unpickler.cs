using System.Numerics;

namespace Microsoft.ML.DebertaV3.Checkpoints;

/// <summary>
/// A safe subset of Python's pickle machine (protocols 2 to 5). It creates plain values; other objects are created by an
/// <see cref="IPickleTypes"/>, which allows a few names. No Python code is imported or called.
/// </summary>
/// <param name="stream">Stream at the start of the pickle.</param>
/// <param name="types">Allowed types.</param>
/// <param name="allowance">Memory limit.</param>
internal sealed class Unpickler(Stream stream, IPickleTypes types, PickleAllowance allowance)
{
    /// <summary>Maximum number of operations. A model with 1,000 tensors needs 40,000.</summary>
    private const int MaxOperations = 1_000_000;

    private readonly PickleInput _input = new(stream, allowance);
    private readonly PickleStack _stack = new(allowance);
    private readonly Dictionary<long, object?> _memo = [];

    /// <summary>Reads one pickle, and leaves the stream after it.</summary>
    /// <exception cref="InvalidDataException">The pickle is damaged, or uses names that are not allowed.</exception>
    /// <exception cref="EndOfStreamException">The stream ends within the pickle.</exception>
    public object? Load()
    {
        for (var count = 0; count < MaxOperations; count++)
        {
            var operation = (char)_input.ReadByte();
            if (operation == '.')
                return _stack.Pop();
            if (!Scalar(operation) && !Container(operation) && !Memory(operation) && !Special(operation))
                throw new InvalidDataException($"found pickle operation 0x{(int)operation:x2}, wanted those that a table of tensors needs");
        }

        throw new InvalidDataException($"found more than {MaxOperations} pickle operations, wanted a table of tensors");
    }

    private bool Scalar(char operation)
    {
        object? value;
        switch (operation)
        {
            case 'N': value = null; break;
            case '\x88': value = true; break;
            case '\x89': value = false; break;
            case 'K': value = (long)_input.ReadByte(); break;
            case 'M': value = (long)_input.ReadUInt16(); break;
            case 'J': value = (long)_input.ReadInt32(); break;
            case '\x8a': return PushInteger(new BigInteger(_input.ReadBytes(_input.ReadByte())));
            case 'G': value = _input.ReadBigEndianDouble(); break;
            case 'X': value = _input.ReadText((uint)_input.ReadInt32()); break;
            case '\x8c': value = _input.ReadText(_input.ReadByte()); break;
            case '\x8d': value = _input.ReadText(_input.ReadInt64()); break;
            case 'T': value = _input.ReadText(_input.ReadInt32()); break; // Python 2 string
            case 'U': value = _input.ReadText(_input.ReadByte()); break;
            default: return false;
        }

        allowance.Charge(PickleAllowance.Object);
        _stack.Push(value);
        return true;
    }

    private bool Container(char operation)
    {
        switch (operation)
        {
            case ')': PushTuple([]); break;
            case '\x85': PushTuple(_stack.PopMany(1)); break;
            case '\x86': PushTuple(_stack.PopMany(2)); break;
            case '\x87': PushTuple(_stack.PopMany(3)); break;
            case 't': PushTuple(_stack.PopToMark()); break;
            case ']': PushNew(new PickleList()); break;
            case 'a': Append(_stack.PopMany(1)); break;
            case 'e': Append(_stack.PopToMark()); break;
            case '}': PushNew(new PickleDictionary()); break;
            case 's': SetItems(_stack.PopMany(2)); break;
            case 'u': SetItems(_stack.PopToMark()); break;
            default: return false;
        }

        return true;
    }

    private bool Memory(char operation)
    {
        switch (operation)
        {
            case '(': _stack.PushMark(); break;
            case '0': _stack.Pop(); break;
            case '1': _stack.PopToMark(); break;
            case '2': _stack.Push(_stack.Peek()); break;
            case 'q': PutMemo(_input.ReadByte()); break;
            case 'r': PutMemo((uint)_input.ReadInt32()); break;
            case '\x94': PutMemo(_memo.Count); break;
            case 'h': _stack.Push(GetMemo(_input.ReadByte())); break;
            case 'j': _stack.Push(GetMemo((uint)_input.ReadInt32())); break;
            case '\x80': _input.ReadByte(); break; // protocol version: not needed
            case '\x95': _input.ReadInt64(); break; // length of a frame: only a hint for buffering
            default: return false;
        }

        return true;
    }

    private bool Special(char operation)
    {
        switch (operation)
        {
            case 'c' or 'i':
                PushNew(types.Global(_input.ReadLine() + "." + _input.ReadLine()));
                // 'i' also calls the global, which is not supported; a name that is not allowed gives the better message
                return operation == 'c';
            case '\x93':
                var (name, module) = (_stack.Pop<string>("the name of a global"), _stack.Pop<string>("the module of a global"));
                allowance.ChargeText(2L * (module.Length + name.Length));
                PushNew(types.Global(module + "." + name));
                return true;
            case 'R':
                var arguments = _stack.Pop<PickleTuple>("the arguments of a constructor");
                PushNew(types.Construct(_stack.Pop<PickleGlobal>("a constructor"), arguments.Items));
                return true;
            case 'Q':
                PushNew(types.Persistent(_stack.Pop<PickleTuple>("the description of a storage").Items));
                return true;
            case 'b': // sets attributes of the OrderedDict below (torch's _metadata), which are not needed
                _stack.Pop();
                _stack.Peek<PickleDictionary>("a dict");
                return true;
            default:
                return false;
        }
    }

    private void PushTuple(object?[] items)
    {
        allowance.Charge(PickleAllowance.Object);
        _stack.Push(new PickleTuple(items));
    }

    private void PushNew(object container)
    {
        allowance.Charge(PickleAllowance.List);
        _stack.Push(container);
    }

    private void PutMemo(long index)
    {
        if (!_memo.ContainsKey(index))
            allowance.Charge(PickleAllowance.MemoEntry);
        _memo[index] = _stack.Peek();
    }

    private object? GetMemo(long index) => _memo.TryGetValue(index, out var value)
        ? value
        : throw new InvalidDataException($"found a reference to value {index}, wanted an entry of the memo");

    private void Append(object?[] items)
    {
        allowance.Charge((long)PickleAllowance.Slot * items.Length);
        _stack.Peek<PickleList>("a list").Items.AddRange(items);
    }

    private void SetItems(object?[] items)
    {
        if (items.Length % 2 != 0)
            throw new InvalidDataException("found a key without a value, wanted pairs");
        allowance.Charge((long)PickleAllowance.Slot * items.Length);
        var target = _stack.Peek<PickleDictionary>("a dict").Items;
        for (var i = 0; i < items.Length; i += 2)
            target.Add(new(items[i], items[i + 1]));
    }

    private bool PushInteger(BigInteger value)
    {
        if (value >= long.MinValue && value <= long.MaxValue)
            _stack.Push((long)value);
        else
            _stack.Push(value);
        return true;
    }
}
