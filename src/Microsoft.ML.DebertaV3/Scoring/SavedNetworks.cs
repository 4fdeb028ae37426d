using Microsoft.ML.DebertaV3.Checkpoints;
using Microsoft.ML.DebertaV3.DataViews;
using static TorchSharp.torch;

namespace Microsoft.ML.DebertaV3.Scoring;

/// <summary>The networks of a saved model.</summary>
/// <param name="ctx">The model's streams.</param>
internal sealed class SavedNetworks(ModelLoadContext ctx)
{
    private readonly Dictionary<string, CheckpointConfig> _configs = [];

    /// <summary>What the configuration of a part says.</summary>
    /// <exception cref="InvalidDataException">It is missing or damaged.</exception>
    public CheckpointConfig Config(string part = "")
    {
        var stream = $"{part}Config";
        return _configs.TryGetValue(part, out var config)
            ? config
            : _configs[part] = ConfigReader.Parse(ModelStreams.ReadJson(ctx, stream), stream);
    }

    /// <summary>A part, complete, in eval mode on a device.</summary>
    /// <param name="make">Makes it, once the sizes are confirmed.</param>
    /// <param name="device">Where it shall be.</param>
    /// <param name="decodes">Whether it has the enhanced mask decoder.</param>
    /// <param name="labels">Outputs of its classifier; null where it has none.</param>
    /// <param name="part">Its name; empty for the network itself.</param>
    /// <exception cref="InvalidDataException">The weights are damaged, or lack something.</exception>
    public T Load<T>(Func<DebertaV3Config, T> make, Device device, bool decodes = false, int? labels = null, string part = "")
        where T : nn.Module
    {
        var (config, stream) = (Config(part), $"{part}Weights");
        return ModelStreams.Read(ctx, stream, source => NetworkWeights.InFiles(config, () => [SafetensorsFile.FromStream(source, stream)])
            .Load(() => make(config.Network), device, decodes, labels: labels));
    }
}
