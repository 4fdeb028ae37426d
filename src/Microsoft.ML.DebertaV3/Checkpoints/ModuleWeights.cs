using static TorchSharp.torch;

namespace Microsoft.ML.DebertaV3.Checkpoints;

/// <summary>Loads weights into a module, and writes them to a file.</summary>
internal static class ModuleWeights
{
    private const int NamesShown = 5;

    /// <summary>Overwrites the module's parameters, after checking all of them.</summary>
    /// <param name="module">A module whose parameters have the published names.</param>
    /// <param name="table">The weights.</param>
    /// <param name="optionalPrefixes">Name prefixes of parameters that may be missing or have another shape, such as those of a new head;
    /// these are then not changed.</param>
    /// <exception cref="InvalidDataException">Another tensor is missing or has another shape; the message names file, tensor, shape found
    /// and shape wanted.</exception>
    public static LoadReport Load(nn.Module module, WeightTable table, IReadOnlyList<string> optionalPrefixes)
    {
        using var scope = NewDisposeScope();
        using var noGradient = no_grad();
        var parameters = module.named_parameters().ToDictionary(entry => entry.name, entry => (Tensor)entry.parameter);
        var warnings = new List<string>(table.Warnings);
        var matches = Match(parameters, table, name => optionalPrefixes.Any(prefix => name.StartsWith(prefix, StringComparison.Ordinal)),
            warnings);
        foreach (var (parameter, weight) in matches)
            weight.CopyTo(parameters[parameter]);

        var loaded = matches.Select(match => match.Parameter).Order(StringComparer.Ordinal).ToArray();
        var used = matches.Select(match => match.Weight).ToHashSet();
        return new LoadReport(
            loaded,
            [.. parameters.Keys.Except(loaded).Order(StringComparer.Ordinal)],
            [.. table.Weights.Where(entry => !used.Contains(entry.Value)).Select(entry => entry.Key).Order(StringComparer.Ordinal)],
            warnings);
    }

    /// <summary>Writes the module's parameters as a safetensors file.</summary>
    /// <exception cref="InvalidOperationException">A value is out of range for the requested float16; the message names the
    /// tensor.</exception>
    public static void Write(nn.Module module, Stream stream, WeightStorage storage = WeightStorage.Float32)
    {
        using var scope = NewDisposeScope();
        TensorSet.Write(stream, module.named_parameters()
            .Select(entry => KeyValuePair.Create(entry.name, (Tensor)entry.parameter)), storage);
    }

    private static List<(string Parameter, IWeight Weight)> Match(
        Dictionary<string, Tensor> parameters, WeightTable table, Func<string, bool> isOptional, List<string> warnings)
    {
        var matches = new List<(string Parameter, IWeight Weight)>();
        var stored = table.Weights.Select(entry => entry.Key).ToHashSet();
        foreach (var (name, weight) in table.Weights)
        {
            if (ParameterFor(name, parameters, stored) is not { } parameter)
                continue;
            if (Problem(weight, parameters[parameter]) is not { } problem)
                matches.Add((parameter, weight));
            else if (isOptional(parameter))
                warnings.Add($"{Malformed.Tensor(weight.Path, weight.Name, problem).Message} It is not loaded.");
            else
                throw Malformed.Tensor(weight.Path, weight.Name, problem);
        }

        CheckComplete(table, parameters.Keys.Except(matches.Select(match => match.Parameter)).Where(name => !isOptional(name)));
        return matches;
    }

    private static void CheckComplete(WeightTable table, IEnumerable<string> missing)
    {
        var names = missing.Order(StringComparer.Ordinal).ToArray();
        if (names.Length > 0)
            throw Malformed.File(table.Origin,
                $"found no tensor for {names.Length} parameters, wanted {string.Join(", ", names.Take(NamesShown))}"
                + $"{(names.Length > NamesShown ? ", ..." : "")}.");
    }

    /// <summary>Finds the parameter for a name; a language model head may have either of two names.</summary>
    private static string? ParameterFor(string name, Dictionary<string, Tensor> parameters, HashSet<string> stored)
    {
        if (parameters.ContainsKey(name))
            return name;
        return TensorNames.OtherSpelling(name) is { } other && parameters.ContainsKey(other) && !stored.Contains(other) ? other : null;
    }

    private static string? Problem(IWeight weight, Tensor parameter) => weight.Problem ?? (weight.Shape.SequenceEqual(parameter.shape)
        ? null
        : $"found shape {Malformed.Show(weight.Shape)}, wanted {Malformed.Show(parameter.shape)}.");
}
