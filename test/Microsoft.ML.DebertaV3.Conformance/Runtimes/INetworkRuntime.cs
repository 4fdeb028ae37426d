using static TorchSharp.torch;

namespace Microsoft.ML.DebertaV3.Conformance.Runtimes;

/// <summary>Runs the networks of the tasks' cases.</summary>
internal interface INetworkRuntime
{
    /// <summary>How far a number may always be from what a case expects, whatever tolerance the case states.</summary>
    double LeastTolerance => 0;

    /// <summary>How to run a network: maps ids and mask to its outputs.</summary>
    Func<Tensor, Tensor, Tensor> Forward(nn.Module<Tensor, Tensor, Tensor> network);

    /// <summary>A transformer whose network is run so, in place of the one that is given.</summary>
    DebertaV3Transformer Prepare(DebertaV3Transformer transformer);
}
