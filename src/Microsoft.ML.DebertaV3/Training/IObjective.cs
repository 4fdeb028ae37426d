using Microsoft.ML.DebertaV3.Modules;
using static TorchSharp.torch;

namespace Microsoft.ML.DebertaV3.Training;

/// <summary>What a training run minimises. The loop knows nothing else of a task.</summary>
internal interface IObjective
{
    /// <summary>The network whose parameters are trained.</summary>
    nn.Module Network { get; }

    /// <summary>The parts that may multiply in a shorter type: where the work is. Everything else stays float32.</summary>
    IEnumerable<nn.Module> MixedPrecisionParts => Network.modules().OfType<EncoderLayer>();

    /// <summary>The loss of each example, [batch] float32; the loop weights and averages them.</summary>
    Tensor Losses(Batch batch);
}
