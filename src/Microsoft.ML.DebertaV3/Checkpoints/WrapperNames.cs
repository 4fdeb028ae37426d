namespace Microsoft.ML.DebertaV3.Checkpoints;

/// <summary>
/// Removes name prefixes that training frameworks add: torch.compile, DistributedDataParallel, FSDP, Lightning, custom classes.
/// </summary>
internal sealed class WrapperNames
{
    private const string Embeddings = "embeddings.", WordTable = "embeddings.word_embeddings.";
    private const string GammaSuffix = ".LayerNorm.gamma", BetaSuffix = ".LayerNorm.beta";

    /// <summary>Names of torch's wrappers, which can occur anywhere in a name.</summary>
    private static readonly string[] Wrappers = ["_orig_mod", "_fsdp_wrapped_module", "_checkpoint_wrapped_module"];

    /// <summary>Prefixes of the encoder itself, which all its tensors have.</summary>
    private static readonly string[] Backbones = ["deberta.", "bert."];

    private readonly SortedSet<string> _removed = new(StringComparer.Ordinal);
    private readonly string _prefix;
    private int _renamed;

    /// <param name="names">All names of the checkpoint.</param>
    public WrapperNames(IEnumerable<string> names)
    {
        var unwrapped = names.Select(Unwrap).ToArray();
        // A prefix is only removed from a complete network, which contains the word table.
        _prefix = Array.Exists(unwrapped, name => name.Contains(WordTable, StringComparison.Ordinal)) ? SharedPrefix(unwrapped) : "";
        if (_prefix.Length > 0)
            _removed.Add(_prefix);
    }

    /// <summary>
    /// Message about removed and renamed parts; null if there are none. Complete after <see cref="Remove"/> was called for all names.
    /// </summary>
    public string? Note => (_removed.Count, _renamed) switch
    {
        (0, 0) => null,
        (0, _) => Renamed,
        (_, 0) => Removed,
        _ => $"{Removed} {Renamed}",
    };

    private string Removed =>
        $"The names of the tensors are read without {string.Join(" and ", _removed.Select(name => $"'{Malformed.Show(name)}'"))}, which a "
            + "trainer put into them.";

    private string Renamed => $"{_renamed} tensors are named LayerNorm.gamma and LayerNorm.beta: read as weight and bias.";

    /// <summary>Removes wrapper names and prefix from a name.</summary>
    public string Remove(string name)
    {
        name = Unwrap(name);
        if (name.StartsWith(_prefix, StringComparison.Ordinal))
            name = name[_prefix.Length..];
        return Rename(Rename(name, GammaSuffix, ".LayerNorm.weight"), BetaSuffix, ".LayerNorm.bias");
    }

    private string Rename(string name, string suffix, string published)
    {
        if (!name.EndsWith(suffix, StringComparison.Ordinal))
            return name;
        _renamed++;
        return name[..^suffix.Length] + published;
    }

    private string Unwrap(string name)
    {
        if (!Array.Exists(Wrappers, wrapper => name.Contains(wrapper, StringComparison.Ordinal)))
            return name;
        var parts = name.Split('.').ToLookup(part => Wrappers.Contains(part));
        _removed.UnionWith(parts[true].Select(part => part + "."));
        return string.Join('.', parts[false]);
    }

    private static string SharedPrefix(string[] names)
    {
        var length = 0;
        while (NextPart(names[0], length) is { } part && part != Embeddings && !IsBackbone(names, length, part)
            && Array.TrueForAll(names, name => name.AsSpan(length).StartsWith(part)))
        {
            length += part.Length;
        }

        return names[0][..length];
    }

    private static string? NextPart(string name, int begin) => name.IndexOf('.', begin) is var dot and >= 0 ? name[begin..(dot + 1)] : null;

    // A custom class may also name the whole network 'deberta'; the encoder's own prefix then follows.
    private static bool IsBackbone(string[] names, int begin, string part) => Backbones.Contains(part)
        && !Array.Exists(names, name => Array.Exists(Backbones, backbone => name.AsSpan(begin).StartsWith(part + backbone)));
}
