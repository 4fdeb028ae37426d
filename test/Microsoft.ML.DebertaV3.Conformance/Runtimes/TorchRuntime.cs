using static TorchSharp.torch;

namespace Microsoft.ML.DebertaV3.Conformance.Runtimes;

/// <summary>Networks run as the library runs them.</summary>
internal sealed class TorchRuntime : INetworkRuntime
{
    public Func<Tensor, Tensor, Tensor> Forward(nn.Module<Tensor, Tensor, Tensor> network) => network.call;

    public DebertaV3Transformer Prepare(DebertaV3Transformer transformer) => transformer;
}
