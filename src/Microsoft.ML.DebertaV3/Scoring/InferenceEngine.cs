using Microsoft.ML.DebertaV3.Inference;
using TorchSharp;
using static TorchSharp.torch;

namespace Microsoft.ML.DebertaV3.Scoring;

/// <summary>Runs a network on the CPU without torch. The weights are packed at the first use and must not change afterwards.</summary>
/// <param name="make">Packs the weights.</param>
internal sealed class InferenceEngine(Func<InferenceNetwork> make) : IEngine, IDisposable
{
    /// <summary>
    /// The environment variable that chooses the engine: <c>torch</c> runs the modules themselves, <c>portable</c> no native kernels.
    /// </summary>
    public const string Variable = "DEBERTAV3_ENGINE";

    private const string TorchChoice = "torch", PortableChoice = "portable";

    private readonly Lock _lock = new();
    private volatile InferenceNetwork? _network;
    private bool _keepsWeights;

    /// <summary>Returns the engine of a task; null where only the modules can serve.</summary>
    /// <param name="task">The task.</param>
    /// <param name="network">The network in eval mode. It must outlive the engine.</param>
    /// <param name="device">Device of the network.</param>
    /// <param name="precision">Number format of linear layers; null: the task's.</param>
    public static InferenceEngine? Of(ITask task, nn.Module network, Device device, ScoringPrecision? precision = null) =>
        device.type == DeviceType.CPU && Environment.GetEnvironmentVariable(Variable) != TorchChoice && task.Inference(network) is { } plan
            ? new(() => new(
                new(plan.Backbone, Format(precision ?? task.Settings.ScoringPrecision)), plan.Head(new(network), plan.Backbone.Config)))
            : null;

    public float[][] Run(int[][] sequences) => (_network ?? Make()).Run(sequences);

    public void KeepWeights()
    {
        lock (_lock)
        {
            if (_keepsWeights)
                return; // what was packed since then took nothing from the modules
            _keepsWeights = true;
            _network?.Restore();
        }
    }

    public void Dispose() => _network?.Dispose();

    private InferenceNetwork Make()
    {
        lock (_lock)
        {
            if (_network is { } made)
                return made;
            made = make();
            if (!_keepsWeights)
                made.Release(); // only now: had packing failed, the modules would still have their weights
            return _network = made;
        }
    }

    private static NumberFormat Format(ScoringPrecision precision) => precision switch
    {
        ScoringPrecision.Float32 => NumberFormat.Float32,
        _ when Environment.GetEnvironmentVariable(Variable) == PortableChoice => NumberFormat.PortableBFloat16,
        _ => NumberFormat.BFloat16,
    };
}
