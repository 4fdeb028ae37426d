using Microsoft.ML.DebertaV3.Inference;
using TorchSharp;

namespace Microsoft.ML.DebertaV3.Scoring;

/// <summary>Runs a network on the CPU without torch. Its weights are packed at the first use.</summary>
/// <param name="make">Packs the weights.</param>
internal sealed class InferenceEngine(Func<InferenceNetwork> make) : IEngine, IDisposable
{
    /// <summary>The environment variable that chooses the engine: <c>torch</c> runs the modules themselves.</summary>
    public const string Variable = "DEBERTAV3_ENGINE";

    private const string TorchChoice = "torch";

    private readonly Lazy<InferenceNetwork> _network = new(make);

    /// <summary>This engine where it can serve, else torch's.</summary>
    /// <param name="modules">The network itself.</param>
    /// <param name="device">Where it is.</param>
    /// <param name="make">Packs the weights.</param>
    public static IEngine Or(TorchEngine modules, torch.Device device, Func<InferenceNetwork> make) =>
        device.type != DeviceType.CPU || Environment.GetEnvironmentVariable(Variable) == TorchChoice ? modules : new InferenceEngine(make);

    public float[][] Run(int[][] sequences) => _network.Value.Run(sequences);

    public void Dispose()
    {
        if (_network.IsValueCreated)
            _network.Value.Dispose();
    }
}
