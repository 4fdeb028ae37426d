using Microsoft.ML.DebertaV3.Conformance.Hf;
using Microsoft.ML.DebertaV3.Modules;
using Microsoft.ML.DebertaV3.Pretraining;
using static TorchSharp.torch;

namespace Microsoft.ML.DebertaV3.Conformance.Rtd;

/// <summary>Hidden states, the enhanced mask decoder, logits and losses of a generator, or of masked language modeling alone.</summary>
internal static class LanguageModelCase
{
    /// <param name="golden">The case.</param>
    /// <param name="section">The section of config.json that describes the network.</param>
    public static CaseResult Run(GoldenCase golden, string section)
    {
        var tensors = GoldenTensors.Read(golden.PathOf("file"));
        using var network = RtdNetworks.LanguageModel(golden, section);
        network.eval();
        using var noGradient = no_grad();
        var comparison = new RtdComparison(golden, tensors);
        comparison.CompareAll(Results(network, tensors, RtdBatch.Generated(tensors)));
        return comparison.Result();
    }

    private static Dictionary<string, (Tensor Got, Tensor? Rows)> Results(
        MaskedLanguageModel network, GoldenTensors tensors, MaskedBatch batch)
    {
        var (ids, mask, masked) = (tensors["input_ids"], tensors["attention_mask"], tensors["labels"] > 0);
        using var rows = SelectedRows.Of(batch.Labels, batch.Length, CPU);
        using var loss = new GeneratorLoss(network, 1, CPU);
        var logits = network.Logits(ids, mask, rows);
        var results = new Dictionary<string, (Tensor, Tensor?)>
        {
            ["lm_head_input"] = (network.HeadInput(ids, mask, rows), null),
            ["logits"] = (logits, null),
            ["loss_per_token"] = (Losses.CrossEntropy(logits, tensor(batch.Targets())), null),
            ["mlm_loss"] = (tensor(loss.Measure(batch, null).Loss / batch.Masked), null),
        };
        AddStates(results, network.Backbone, ids, mask);
        var embedded = network.Backbone.Embeddings.call(ids, mask);
        var passes = network.Backbone.Encoder.DecodeEachPass(embedded, mask, network.Backbone.Embeddings.AbsolutePositions(batch.Length),
            rows);
        for (var i = 0; i < passes.Count; i++)
            results[$"emd_pass{i + 1}"] = (passes[i], masked); // the library makes them at masked positions alone
        return results;
    }

    // Of the real pieces: the states of padding are stored as 0.
    private static void AddStates(Dictionary<string, (Tensor, Tensor?)> results, Backbone backbone, Tensor ids, Tensor mask)
    {
        var (states, real) = (backbone.HiddenStates(ids, mask), mask != 0);
        for (var i = 0; i < states.Count; i++)
        {
            var isLast = i == states.Count - 1; // the decoder's is another
            results[isLast ? $"hidden_{i}_ordinary_last" : $"hidden_{i}"] = (states[i][TensorIndex.Tensor(real)], real);
        }
    }
}
