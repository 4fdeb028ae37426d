using Microsoft.ML.DebertaV3.Modules;
using static TorchSharp.torch;

namespace Microsoft.ML.DebertaV3.Conformance.Hf;

/// <summary>Logits of every piece: token classification and masked language modeling.</summary>
internal sealed class PieceHead(nn.Module<Tensor, Tensor, Tensor> network) : Head(network)
{
    public override bool IsPerPiece => true;

    public override Tensor Output(string name, GoldenTensors inputs) => name == "logits" ? Logits(inputs) : throw Unknown(name);

    public override Tensor Loss(GoldenTensors inputs) => HeadLoss.Labels(Logits(inputs), inputs["labels"]);

    private Tensor Logits(GoldenTensors inputs) => network.call(inputs["input_ids"], inputs["attention_mask"]);
}
