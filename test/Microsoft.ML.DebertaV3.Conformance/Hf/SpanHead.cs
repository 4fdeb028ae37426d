using Microsoft.ML.DebertaV3.Modules;
using static TorchSharp.torch;

namespace Microsoft.ML.DebertaV3.Conformance.Hf;

/// <summary>Start and end of an answer.</summary>
internal sealed class SpanHead(QuestionAnsweringModel network) : Head(network)
{
    public override bool IsPerPiece => true;

    public override Tensor Output(string name, GoldenTensors inputs) => name switch
    {
        "start_logits" => Logits(inputs).select(2, 0),
        "end_logits" => Logits(inputs).select(2, 1),
        _ => throw Unknown(name),
    };

    public override Tensor Loss(GoldenTensors inputs) =>
        HeadLoss.Span(Logits(inputs), inputs["attention_mask"], inputs["start_positions"], inputs["end_positions"]);

    private Tensor Logits(GoldenTensors inputs) => network.call(inputs["input_ids"], inputs["attention_mask"]);
}
