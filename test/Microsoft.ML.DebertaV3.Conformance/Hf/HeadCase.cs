using static TorchSharp.torch;

namespace Microsoft.ML.DebertaV3.Conformance.Hf;

/// <summary>Outputs and loss of a head.</summary>
internal static class HeadCase
{
    public static CaseResult Run(GoldenCase golden)
    {
        var comparison = new TensorComparison(golden);
        var tensors = GoldenTensors.Read(golden.PathOf("file"));
        using var head = Head.Load(golden);
        using var inference = inference_mode();

        foreach (var name in golden["expected"].Texts().OfType<string>())
        {
            var whole = RowSlice.Parse(name).Name;
            if (whole == "loss")
                comparison.Compare(name, tensors[name], head.Loss(tensors));
            else
                comparison.Compare(name, tensors[name], head.Output(whole, tensors), head.IsPerPiece ? Real(tensors, name) : null);
        }
        return comparison.Result(golden.Name);
    }

    // [batch, length], and one more dimension where the output has one.
    private static Tensor Real(GoldenTensors tensors, string output)
    {
        var real = tensors["attention_mask"] != 0;
        return tensors[output].dim() == real.dim() ? real : real.unsqueeze(-1);
    }
}
