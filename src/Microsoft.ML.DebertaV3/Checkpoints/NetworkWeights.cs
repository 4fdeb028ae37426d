using TorchSharp;
using static TorchSharp.torch;

namespace Microsoft.ML.DebertaV3.Checkpoints;

/// <summary>The stored weights of a network, in files or in memory, with its configuration.</summary>
/// <remarks>Immutable and thread safe. Files are opened on demand and closed afterwards.</remarks>
internal sealed class NetworkWeights
{
    private readonly Action<Action<WeightTable>> _use;

    private NetworkWeights(CheckpointConfig description, Action<Action<WeightTable>> use) => (Description, _use) = (description, use);

    /// <summary>Configuration of the network.</summary>
    public CheckpointConfig Description { get; }

    /// <summary>Creates an instance for weights in files.</summary>
    /// <param name="description">Configuration of the network.</param>
    /// <param name="open">Opens the files; this object disposes them after use.</param>
    public static NetworkWeights InFiles(CheckpointConfig description, Func<IReadOnlyList<ITensorFile>> open) =>
        new(description, use => UseFiles(open, use));

    /// <summary>Creates an instance that shares the weights of a module, which must not be trained further. Keeps them alive.</summary>
    public static NetworkWeights OfModule(CheckpointConfig description, nn.Module module)
    {
        var table = MemoryWeight.Share(module);
        return new(description, use => use(table));
    }

    /// <summary>Checks the configuration against the stored tensors, before a network of possibly wrong sizes is allocated.</summary>
    /// <param name="decodes">Whether the network has the enhanced mask decoder.</param>
    /// <param name="labels">Required number of outputs of the classifier; null if none is required.</param>
    /// <exception cref="InvalidDataException">The sizes differ, or a file is damaged.</exception>
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

    /// <summary>Creates a complete network with the weights, in evaluation mode on a device.</summary>
    /// <param name="make">Creates the network; called after the sizes were checked.</param>
    /// <param name="device">Device of the network.</param>
    /// <param name="decodes">Whether the network has the enhanced mask decoder.</param>
    /// <param name="inform">Receives messages for the user.</param>
    /// <param name="labels">Number of outputs of the classifier; null if there is none.</param>
    /// <exception cref="InvalidDataException">The weights are damaged or incomplete.</exception>
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

    /// <summary>Returns the published names of the weights.</summary>
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
