using Microsoft.ML.DebertaV3.Conformance.Hf;
using static TorchSharp.torch;

namespace Microsoft.ML.DebertaV3.Conformance.Rtd;

/// <summary>The stored steps of trajectories: the library's replacements must lead from what is masked to what is stored.</summary>
internal static class TrajectoryInputsCase
{
    public static CaseResult Run(GoldenCase golden)
    {
        var tensors = GoldenTensors.Read(golden.PathOf("file"));
        var batch = RtdBatch.Of(tensors["masked_ids"], tensors["attention_mask"], tensors["labels"]);
        var deviations = new Deviations();
        RtdTolerance.Equal(deviations, "original_ids", tensors["original_ids"], tensor(batch.Replace(batch.Targets())));
        RtdTolerance.Equal(deviations, "disc_input_ids", tensors["disc_input_ids"],
            tensor(batch.Replace(RtdBatch.Pieces(batch, tensors["disc_input_ids"]))));
        return deviations.Result(golden.Name);
    }
}
