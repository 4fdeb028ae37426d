using TorchSharp;
using static TorchSharp.torch;

namespace Microsoft.ML.DebertaV3.Checkpoints;

/// <summary>The stored weights of one network with what its configuration says, in files or in memory.</summary>
/// <remarks>Immutable and thread safe. Files are opened when weights are needed, and closed again.</remarks>
internal sealed class NetworkWeights
{
    private readonly Action<Action<WeightTable>> _use;

    private NetworkWeights(CheckpointConfig description, Action<Action<WeightTable>> use) => (Description, _use) = (description, use);

    /// <summary>What the configuration says of the network.</summary>
    public CheckpointConfig Description { get; }

    /// <summary>Weights in files.</summary>
    /// <param name="description">What the configuration says.</param>
    /// <param name="open">Opens the files; whoever uses them disposes of them.</param>
    public static NetworkWeights InFiles(CheckpointConfig description, Func<IReadOnlyList<ITensorFile>> open) =>
        new(description, use => UseFiles(open, use));

    /// <summary>The weights of a module, shared, not copied: it must not be trained further. They live as long as the result.</summary>
    public static NetworkWeights OfModule(CheckpointConfig description, nn.Module module)
    {
        var table = MemoryWeight.Share(module);
        return new(description, use => use(table));
    }

    /// <summary>Compares the configuration with the tensors: before a network is made of sizes that a damaged file merely claims.</summary>
    /// <param name="decodes">Whether the network has the enhanced mask decoder.</param>
    /// <param name="labels">Outputs of the classifier that must be there; null where none must.</param>
    /// <exception cref="InvalidDataException">They differ, or a file is damaged.</exception>
    public void RequireSizes(bool decodes = false, int? labels = null) => _use(table => CheckSizes(table, decodes, labels));

    /// <inheritdoc cref="SizeCheck.RequirePositions"/>
    public void RequirePositions() => _use(table => SizeCheck.RequirePositions(table, Description.Network));

    /// <summary>Overwrites a module's parameters with the weights.</summary>
    /// <inheritdoc cref="ModuleWeights.Load"/>
    public LoadReport LoadInto(nn.Module module, IReadOnlyList<string> optionalPrefixes)
    {
        LoadReport? report = null;
        _use(table => report = ModuleWeights.Load(module, table, optionalPrefixes));
        return report! with { Warnings = [.. Description.Notes, .. report.Warnings] };
    }

    /// <summary>A new network with the weights, complete, in eval mode on a device.</summary>
    /// <param name="make">Makes it, once the sizes are confirmed.</param>
    /// <param name="device">Where it shall be.</param>
    /// <param name="decodes">Whether it has the enhanced mask decoder.</param>
    /// <param name="inform">Hears what a user should know.</param>
    /// <param name="labels">Outputs of its classifier; null where it has none.</param>
    /// <exception cref="InvalidDataException">The weights are damaged, or lack something.</exception>
    public T Load<T>(Func<T> make, Device device, bool decodes = false, Action<string>? inform = null, int? labels = null)
        where T : nn.Module
    {
        T? network = null;
        foreach (var note in Description.Notes)
            inform?.Invoke(note);
        _use(table =>
        {
            CheckSizes(table, decodes, labels);
            network = Fill(make(), table, device, inform);
        });
        return network!;
    }

    /// <summary>The published names of the weights.</summary>
    public IReadOnlyList<string> Names()
    {
        IReadOnlyList<string> names = [];
        _use(table => names = [.. table.Weights.Select(entry => entry.Key)]);
        return names;
    }

    private static T Fill<T>(T network, WeightTable table, Device device, Action<string>? inform)
        where T : nn.Module
    {
        try
        {
            foreach (var warning in ModuleWeights.Load(network, table, optionalPrefixes: []).Warnings)
                inform?.Invoke(warning);
            network.to(device);
            network.eval();
            return network;
        }
        catch
        {
            network.Dispose();
            throw;
        }
    }

    private void CheckSizes(WeightTable table, bool decodes, int? labels)
    {
        SizeCheck.Require(table, Description.Network, labels);
        if (decodes)
            SizeCheck.RequireDecoder(table, Description.Network);
    }

    private static void UseFiles(Func<IReadOnlyList<ITensorFile>> open, Action<WeightTable> use)
    {
        var files = open();
        try
        {
            use(WeightTable.Of(files));
        }
        finally
        {
            foreach (var file in files)
                file.Dispose();
        }
    }
}
