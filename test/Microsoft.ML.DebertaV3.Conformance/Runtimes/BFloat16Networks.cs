using Microsoft.ML.DebertaV3.Scoring;
using static TorchSharp.torch;

namespace Microsoft.ML.DebertaV3.Conformance.Runtimes;

/// <summary>Transformers score in bfloat16; networks that a case asks directly are left as they are.</summary>
internal sealed class BFloat16Networks : INetworkRuntime
{
    /// <summary>
    /// The networks of goldens have large weights: of a logit near 5, one rounding to 8 bits changes up to 0.02. Measured: 0.028.
    /// </summary>
    public double LeastTolerance => 0.05;

    public Func<Tensor, Tensor, Tensor> Forward(nn.Module<Tensor, Tensor, Tensor> network) => network.call;

    public DebertaV3Transformer Prepare(DebertaV3Transformer transformer)
    {
        var model = transformer.Model;
        return ReplacedEngine.With(model, InferenceEngine.Of(model.Task, model.Network, CPU, ScoringPrecision.BFloat16));
    }
}
