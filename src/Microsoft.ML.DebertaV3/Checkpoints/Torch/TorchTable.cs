using Microsoft.ML.DebertaV3.Runtime;

namespace Microsoft.ML.DebertaV3.Checkpoints;

/// <summary>Converts an unpickled state dict of torch to a validated table of tensors.</summary>
internal static class TorchTable
{
    private const int MaxRank = 64;

    /// <param name="root">Value of the pickle: a dict from names to tensors; other values (such as `config`) are ignored.</param>
    /// <param name="path">The file, for messages.</param>
    /// <param name="fileLength">Length of the file in bytes; limits the total size of tensors that share storages.</param>
    /// <param name="allowance">Memory limit for the file's pickles.</param>
    /// <param name="storageBegin">Returns the position of a storage in the file.</param>
    /// <exception cref="InvalidDataException">The value is not such a dict, or a view exceeds its storage.</exception>
    public static Dictionary<string, StoredTensor> Read(
        object? root, string path, long fileLength, PickleAllowance allowance, Func<TorchStorage, long> storageBegin)
    {
        if (root is not PickleDictionary entries)
            throw Malformed.File(path, "found a pickle of something else, wanted a dict from names to tensors.");

        var tensors = new Dictionary<string, StoredTensor>();
        foreach (var (key, value) in entries.Items)
        {
            if (value is not TorchView view)
                continue;
            if (key is not string name)
                throw Malformed.File(path, "found a tensor under a key that is no text, wanted its name.");
            allowance.Charge(PickleAllowance.Tensor);
            if (!tensors.TryAdd(name, Checked(path, name, view, storageBegin)))
                throw Malformed.Tensor(path, name, "the file has two tensors of this name.");
        }

        var floats = tensors.Values.Where(tensor => tensor.Type.IsWeight).Aggregate((Int128)0, (sum, tensor) => sum + tensor.Count);
        CheckedEntry.RequirePlausible(path, floats * sizeof(float), fileLength);
        return tensors;
    }

    private static StoredTensor Checked(string path, string name, TorchView view, Func<TorchStorage, long> storageBegin)
    {
        var (storage, shape, strides) = (view.Storage, Numbers(view.Shape), Numbers(view.Strides));
        if (view.Offset is not long offset || shape is null || strides is null || shape.Length != strides.Length)
            throw Malformed.Tensor(path, name,
                $"found an offset, a shape or strides of another kind, wanted an int and two tuples of the same length "
                + $"of at most {MaxRank} ints.");

        var count = StoredTensor.CountOf(shape);
        if (count < 0)
            throw Malformed.Tensor(path, name,
                $"found shape {Malformed.Show(shape)}, wanted sizes whose product is a possible number of elements.");

        // Int128, because the product of untrusted sizes and strides may overflow a long.
        var last = (Int128)offset;
        for (var i = 0; i < shape.Length && count > 0; i++)
            last += (Int128)(shape[i] - 1) * strides[i];
        if (offset < 0 || Array.Exists(strides, stride => stride < 0) || (count > 0 && last >= storage.Count))
            throw Malformed.Tensor(path, name,
                $"found elements {offset} to {last} (shape {Malformed.Show(shape)}, strides {Malformed.Show(strides)}), "
                + $"wanted no more than the {storage.Count} of its storage.");
        return new StoredTensor(name, storage.Type, shape, strides, storage.Key, storageBegin(storage), offset);
    }

    private static long[]? Numbers(object? value)
    {
        var items = (value as PickleTuple)?.Items ?? (value as PickleList)?.Items;
        return items is null || items.Count > MaxRank || !items.All(item => item is long) ? null : [.. items.Cast<long>()];
    }
}
