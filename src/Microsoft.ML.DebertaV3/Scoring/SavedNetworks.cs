using Microsoft.ML.DebertaV3.Checkpoints;
using Microsoft.ML.DebertaV3.DataViews;
using static TorchSharp.torch;

namespace Microsoft.ML.DebertaV3.Scoring;

/// <summary>Reads the networks of a saved model.</summary>
/// <param name="ctx">The streams of the model.</param>
internal sealed class SavedNetworks(ModelLoadContext ctx)
{
    private readonly Dictionary<string, CheckpointConfig> _configs = [];

    /// <summary>Reads the configuration of a part.</summary>
    /// <exception cref="InvalidDataException">The configuration is missing or damaged.</exception>
    public CheckpointConfig Config(string part = "")
    {
        var stream = $"{part}Config";
        return _configs.TryGetValue(part, out var config)
            ? config
            : _configs[part] = ConfigReader.Parse(ModelStreams.ReadJson(ctx, stream), stream);
    }

    /// <summary>Reads a complete part, in evaluation mode on a device.</summary>
    /// <param name="make">Creates the network; called after the sizes were checked against the weights.</param>
    /// <param name="device">Device of the network.</param>
    /// <param name="decodes">Whether the network has the enhanced mask decoder.</param>
    /// <param name="labels">Number of outputs of the classifier; null if there is none.</param>
    /// <param name="part">Name of the part; empty for the network itself.</param>
    /// <exception cref="InvalidDataException">The weights are damaged or incomplete.</exception>
    public T Load<T>(Func<DebertaV3Config, T> make, Device device, bool decodes = false, int? labels = null, string part = "")
        where T : nn.Module
    {
        var (config, stream) = (Config(part), $"{part}Weights");
        return ModelStreams.Read(ctx, stream, source => NetworkWeights.InFiles(config, () => [SafetensorsFile.FromStream(source, stream)])
            .Load(() => make(config.Network), device, decodes, labels: labels));
    }
}
