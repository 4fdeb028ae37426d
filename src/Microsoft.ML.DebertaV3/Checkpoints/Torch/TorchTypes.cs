using System.Collections.Frozen;

namespace Microsoft.ML.DebertaV3.Checkpoints;

/// <summary>A storage that a pickle refers to by key.</summary>
internal sealed record TorchStorage(string Key, ElementType Type, long Count);

/// <summary>A tensor that a pickle refers to, not yet checked against its storage.</summary>
internal sealed record TorchView(TorchStorage Storage, object? Offset, object? Shape, object? Strides);

/// <summary>The Python names that a file of torch tensors needs. All others are rejected.</summary>
/// <param name="allowance">Memory limit.</param>
internal sealed class TorchTypes(PickleAllowance allowance) : IPickleTypes
{
    private const string OrderedDict = "collections.OrderedDict";
    private const string Size = "torch.Size";
    private const string Parameter = "torch._utils._rebuild_parameter";
    private const string Tensor = "torch._utils._rebuild_tensor";
    private const string TensorVersion2 = "torch._utils._rebuild_tensor_v2";

    private static readonly FrozenSet<string> Constructors = new[] { OrderedDict, Size, Parameter, Tensor, TensorVersion2 }.ToFrozenSet();

    private static readonly FrozenDictionary<string, ElementType> Storages = new Dictionary<string, ElementType>
    {
        ["torch.FloatStorage"] = ElementType.Float32,
        ["torch.HalfStorage"] = ElementType.Float16,
        ["torch.BFloat16Storage"] = ElementType.BFloat16,
        ["torch.DoubleStorage"] = ElementType.Float64,
        ["torch.LongStorage"] = ElementType.Int64,
        ["torch.IntStorage"] = ElementType.Int32,
        ["torch.ShortStorage"] = ElementType.Int16,
        ["torch.CharStorage"] = ElementType.Int8,
        ["torch.ByteStorage"] = ElementType.UInt8,
        ["torch.BoolStorage"] = ElementType.Bool,
        ["torch.ComplexFloatStorage"] = ElementType.Complex64,
        ["torch.ComplexDoubleStorage"] = ElementType.Complex128,
    }.ToFrozenDictionary();

    /// <summary>All storages that the pickle refers to, by key.</summary>
    public Dictionary<string, TorchStorage> Mentioned { get; } = [];

    public PickleGlobal Global(string name) => Constructors.Contains(name) || Storages.ContainsKey(name)
        ? new PickleGlobal(name)
        : throw new InvalidDataException(
        $"the file asks to use '{Malformed.Show(name)}', which is no part of a table of tensors. It was not run: "
            + "a pickle can run any program. If you trust where the file comes from, convert it to safetensors");

    public object Construct(PickleGlobal constructor, IReadOnlyList<object?> arguments) => (constructor.Name, arguments) switch
    {
        (OrderedDict, []) => new PickleDictionary(),
        (OrderedDict, [PickleList pairs]) => Dictionary(pairs),
        (Size, [PickleTuple sizes]) => sizes,
        (Parameter, [TorchView view, ..]) => view,
        (Tensor or TensorVersion2, [TorchStorage storage, var offset, var shape, var strides, ..]) =>
            new TorchView(storage, offset, shape, strides),
        _ => throw new InvalidDataException($"found {arguments.Count} arguments of '{constructor.Name}' that are not the usual ones"),
    };

    public object Persistent(IReadOnlyList<object?> id)
    {
        if (id is not ["storage", PickleGlobal type, string key, string, long count, ..]
            || !Storages.TryGetValue(type.Name, out var element))
            throw new InvalidDataException("found a persistent id that describes no storage");
        if (id is [_, _, _, _, _, not null, ..])
            throw new InvalidDataException(
                $"storage '{Malformed.Show(key)}' is a part of another one, as before torch 0.4; save it again with a newer torch");

        allowance.Charge(PickleAllowance.Storage);
        var storage = new TorchStorage(key, element, count);
        if (Mentioned.TryGetValue(key, out var known) && known != storage)
            throw new InvalidDataException(
                $"found storage '{Malformed.Show(key)}' with {known.Count} of {known.Type} and with {count} of {element}");
        Mentioned[key] = storage;
        return storage;
    }

    private PickleDictionary Dictionary(PickleList pairs)
    {
        allowance.Charge(2L * PickleAllowance.Slot * pairs.Items.Count); // a pickle may use the same list many times
        var dictionary = new PickleDictionary();
        foreach (var pair in pairs.Items)
        {
            var items = (pair as PickleTuple)?.Items ?? (pair as PickleList)?.Items;
            if (items is not [var key, var value])
                throw new InvalidDataException("found an OrderedDict of other things than pairs");
            dictionary.Items.Add(new(key, value));
        }

        return dictionary;
    }
}
