using Microsoft.ML.DebertaV3.Conformance.Hf;
using Microsoft.ML.DebertaV3.Modules;
using Microsoft.ML.DebertaV3.Pretraining;
using static TorchSharp.torch;

namespace Microsoft.ML.DebertaV3.Conformance.Rtd;

/// <summary>Logits and losses of a discriminator: as its file has it, or as gradient-disentangled sharing starts from that file.</summary>
internal static class DetectorCase
{
    public static CaseResult Run(GoldenCase golden)
    {
        var tensors = GoldenTensors.Read(golden.PathOf("file"));
        using var network = RtdNetworks.Detector(golden);
        using var noGradient = no_grad();
        network.eval();
        var results = Results(network, tensors);
        var real = tensors["attention_mask"] != 0;
        results["last_hidden"] = (network.Backbone.call(tensors["disc_input_ids"], tensors["attention_mask"])[TensorIndex.Tensor(real)],
            real);
        return Compare(golden, tensors, results);
    }

    /// <summary>The discriminator's first forward in continued pre-training must be that of its file.</summary>
    public static CaseResult RunContinued(GoldenCase golden)
    {
        var tensors = GoldenTensors.Read(golden.PathOf("file"));
        using var network = RtdNetworks.Both(golden, EmbeddingSharing.Gdes);
        network.DiscriminatorWords.StartFrom(RtdNetworks.Table(golden, 1));
        using var noGradient = no_grad();
        network.eval();
        var results = Results(network.Discriminator, tensors).ToDictionary(entry => $"{entry.Key}_plain", entry => entry.Value);
        results["E_delta_start"] = (network.Discriminator.Backbone.Embeddings.WordTable, null);
        return Compare(golden, tensors, results);
    }

    private static CaseResult Compare(GoldenCase golden, GoldenTensors tensors, Dictionary<string, (Tensor, Tensor?)> results)
    {
        var comparison = new RtdComparison(golden, tensors);
        comparison.CompareAll(results);
        return comparison.Result();
    }

    private static Dictionary<string, (Tensor Got, Tensor? Rows)> Results(ReplacedTokenDetectionModel network, GoldenTensors tensors)
    {
        var (ids, mask, batch) = (tensors["disc_input_ids"], tensors["attention_mask"], RtdBatch.Detected(tensors));
        var isReplaced = batch.IsReplaced(batch.Ids);
        var (logits, real) = (network.call(ids, mask), mask != 0);
        var counts = DetectionLoss.Run(network, batch, batch.Ids, scale: null, CPU);
        return new()
        {
            ["rtd_logits"] = (logits[TensorIndex.Tensor(real)], real),
            ["loss_labels"] = (Real(tensor(isReplaced, ids.shape), real), null),
            ["loss_per_token"] = (Real(DetectionLoss.OfEach(logits, isReplaced), real), null),
            ["rtd_loss"] = (tensor(counts.Loss / counts.Pieces), null),
        };
    }

    private static Tensor Real(Tensor values, Tensor real) => values[TensorIndex.Tensor(real)].to(ScalarType.Float32);
}
