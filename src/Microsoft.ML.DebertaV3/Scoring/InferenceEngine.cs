using Microsoft.ML.DebertaV3.Inference;
using Microsoft.ML.DebertaV3.Modules;
using TorchSharp;
using static TorchSharp.torch;

namespace Microsoft.ML.DebertaV3.Scoring;

/// <summary>Runs a network on the CPU without torch. Its weights are packed at the first use.</summary>
/// <param name="make">Packs the weights.</param>
internal sealed class InferenceEngine(Func<InferenceNetwork> make) : IEngine, IDisposable
{
    /// <summary>
    /// The environment variable that chooses the engine: <c>torch</c> runs the modules themselves, <c>portable</c> no native kernels.
    /// </summary>
    public const string Variable = "DEBERTAV3_ENGINE";

    private const string TorchChoice = "torch", PortableChoice = "portable";

    private readonly Lazy<InferenceNetwork> _network = new(make);

    /// <summary>This engine where it can serve, else torch's.</summary>
    /// <param name="modules">The network itself.</param>
    /// <param name="network">The same with its head, in eval mode. It must outlive the engine.</param>
    /// <param name="backbone">Its backbone.</param>
    /// <param name="device">Where it is.</param>
    /// <param name="precision">The type of linear layers.</param>
    /// <param name="head">Makes the head of the network's parameters.</param>
    public static IEngine Or(TorchEngine modules, nn.Module network, Backbone backbone, Device device, ScoringPrecision precision,
        Func<ParameterSpans, DebertaV3Config, IInferenceHead> head) =>
        device.type != DeviceType.CPU || Environment.GetEnvironmentVariable(Variable) == TorchChoice
            ? modules
            : new InferenceEngine(() => new(new(backbone, Format(precision)), head(new(network), backbone.Config)));

    public float[][] Run(int[][] sequences) => _network.Value.Run(sequences);

    public void Dispose()
    {
        if (_network.IsValueCreated)
            _network.Value.Dispose();
    }

    private static NumberFormat Format(ScoringPrecision precision) => precision switch
    {
        ScoringPrecision.Float32 => NumberFormat.Float32,
        _ when Environment.GetEnvironmentVariable(Variable) == PortableChoice => NumberFormat.PortableBFloat16,
        _ => NumberFormat.BFloat16,
    };
}
