using Microsoft.ML.DebertaV3.Modules;
using static TorchSharp.torch;

namespace Microsoft.ML.DebertaV3.Conformance.Hf;

/// <summary>One of several choices.</summary>
internal sealed class ChoiceHead(MultipleChoiceModel network) : Head(network)
{
    public override Tensor Output(string name, GoldenTensors inputs) => name switch
    {
        "logits" => Logits(inputs),
        "pooled" => network.Pooled(inputs["input_ids"], inputs["attention_mask"]),
        _ => throw Unknown(name),
    };

    public override Tensor Loss(GoldenTensors inputs) => HeadLoss.Labels(Logits(inputs), inputs["labels"]);

    private Tensor Logits(GoldenTensors inputs) => network.call(inputs["input_ids"], inputs["attention_mask"]);
}
