using Microsoft.ML.DebertaV3.Modules;
using static TorchSharp.torch;

namespace Microsoft.ML.DebertaV3.Training;

/// <summary>The loss that a training run minimizes: all that the training loop knows about a task.</summary>
internal interface IObjective
{
    /// <summary>The network whose parameters are trained.</summary>
    nn.Module Network { get; }

    /// <summary>
    /// The modules that may multiply matrices in a lower precision: those with most of the computation. The rest stays float32.
    /// </summary>
    IEnumerable<nn.Module> MixedPrecisionParts => Network.modules().OfType<EncoderLayer>();

    /// <summary>Computes the loss of each example, [batch] float32; the loop weights and averages them.</summary>
    Tensor Losses(Batch batch);
}
