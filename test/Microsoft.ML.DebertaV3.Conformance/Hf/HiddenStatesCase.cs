using static TorchSharp.torch;

namespace Microsoft.ML.DebertaV3.Conformance.Hf;

/// <summary>Every hidden state of the encoder, at some positions.</summary>
internal static class HiddenStatesCase
{
    private const string States = "hidden_states";

    public static CaseResult Run(GoldenCase golden)
    {
        var comparison = new TensorComparison(golden);
        var tensors = GoldenTensors.Read(golden.PathOf("file"));
        using var network = Networks.Sequence(golden.PathOf("model"), Networks.HeadPrefixes);
        using var inference = inference_mode();

        var (mask, rows) = (tensors["attention_mask"], tensors["rows"]);
        var states = stack(network.Backbone.HiddenStates(tensors["input_ids"], mask)); // [state, batch, length, hidden]
        var real = (mask.index_select(1, rows) != 0).unsqueeze(-1);                    // [batch, row, 1]
        if (golden["expected"].Texts() is not [{ } name] || RowSlice.Parse(name).Name != States)
            throw golden.Unknown("expected");
        comparison.Compare(name, tensors[name], states.index_select(2, rows), real);
        comparison.CompareExactly("forward", states[-1], network.Backbone.call(tensors["input_ids"], mask), (mask != 0).unsqueeze(-1));
        return comparison.Result(golden.Name);
    }
}
