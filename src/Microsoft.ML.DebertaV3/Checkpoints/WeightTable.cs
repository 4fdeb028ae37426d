namespace Microsoft.ML.DebertaV3.Checkpoints;

/// <summary>The weights of a checkpoint by published name, in the best order for reading.</summary>
/// <param name="Origin">Path of the files, for messages.</param>
/// <param name="Weights">The weights with their published names.</param>
/// <param name="Warnings">Warnings for the user.</param>
internal sealed record WeightTable(string Origin, IReadOnlyList<KeyValuePair<string, IWeight>> Weights, IReadOnlyList<string> Warnings)
{
    /// <summary>Creates the table from one or more files (shards).</summary>
    /// <exception cref="InvalidDataException">Two tensors have the same published name.</exception>
    public static WeightTable Of(IReadOnlyList<ITensorFile> files)
    {
        var byName = new Dictionary<string, IWeight>();
        var deltas = new Dictionary<string, IWeight>();
        var wrappers = new WrapperNames(files.SelectMany(file => file.Tensors.Values.Select(tensor => tensor.Name)));
        foreach (var file in files)
        {
            foreach (var tensor in InReadingOrder(file))
                Add(file, tensor, wrappers.Remove(tensor.Name), byName, deltas);
        }

        var origin = string.Join(", ", files.Select(file => file.Path));
        var warnings = new List<string>();
        if (wrappers.Note is { } note)
            warnings.Add($"{origin}: {note}");
        foreach (var (table, delta) in deltas)
        {
            if (byName.TryAdd(table, delta))
                warnings.Add(
                    $"{delta.Path}: '{table}' is missing; '{delta.Name}' is used in its place. "
                    + "In files of gradient-disentangled pre-training it is only a part of the table.");
        }

        return new WeightTable(origin, [.. byName], warnings);
    }

    // In file order, or storage by storage in an archive.
    private static IOrderedEnumerable<StoredTensor> InReadingOrder(ITensorFile file) =>
        file.Tensors.Values.OrderBy(tensor => tensor.StorageBegin).ThenBy(tensor => tensor.Storage, StringComparer.Ordinal)
            .ThenBy(tensor => tensor.Offset);

    private static void Add(
        ITensorFile file, StoredTensor tensor, string unwrapped, Dictionary<string, IWeight> byName, Dictionary<string, IWeight> deltas)
    {
        if (TensorNames.Canonical(unwrapped) is not { } canonical)
            return;
        var table = TensorNames.TableOfDelta(canonical);
        var (target, name) = table is null ? (byName, canonical) : (deltas, table);
        if (!target.TryAdd(name, new FileWeight(file, tensor)))
            throw Malformed.Tensor(file.Path, tensor.Name,
                $"found a second tensor for '{canonical}' (the other is '{target[name].Name}' in {target[name].Path}), wanted one.");
    }
}
