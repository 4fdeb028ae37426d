using Microsoft.ML.DebertaV3.Conformance.Hf;
using Microsoft.ML.DebertaV3.Pretraining;
using Microsoft.ML.DebertaV3.Runtime;
using static TorchSharp.torch;

namespace Microsoft.ML.DebertaV3.Conformance.Rtd;

/// <summary>
/// From a generator's logits to the discriminator's input and labels. The draw itself follows the stored noise; the library has a cheaper
/// one.
/// </summary>
internal static class ReplacementCase
{
    private const string Sampled = "sampled_", Probabilities = "probs_";

    public static CaseResult Run(GoldenCase golden)
    {
        var tensors = GoldenTensors.Read(golden.PathOf("file"));
        var batch = RtdBatch.Of(tensors["masked_ids"], tensors["attention_mask"], tensors["labels"]);
        var results = new Dictionary<string, (Tensor Got, Tensor? Rows)>();
        foreach (var entry in golden["temperatures"].EnumerateObject())
        {
            var probabilities = PieceProbabilities(tensors["generator_logits"], entry.Value.GetDouble());
            if (entry.Name.StartsWith(Probabilities, StringComparison.Ordinal))
                results[entry.Name] = (probabilities, null);
            else
                AddReplaced(results, batch, entry.Name, (probabilities.log() + tensors["gumbel_noise"]).argmax(1));
        }

        foreach (var given in RtdComparison.Names(golden, "input").Where(name => name.StartsWith(Sampled, StringComparison.Ordinal)))
            AddReplaced(results, batch, given, tensors[given]);
        var comparison = new RtdComparison(golden, tensors);
        comparison.CompareAll(results);
        return comparison.Result();
    }

    private static void AddReplaced(Dictionary<string, (Tensor, Tensor?)> results, MaskedBatch batch, string name, Tensor pieces)
    {
        var (ids, end) = (batch.Replace(RtdBatch.Values(pieces)), name[Sampled.Length..]);
        results[name] = (pieces, null);
        results[$"disc_input_ids_{end}"] = (tensor(ids), null);
        results[$"rtd_labels_{end}"] = (tensor(batch.IsReplaced(ids)).to(ScalarType.Int64), null);
    }

    private static Tensor PieceProbabilities(Tensor logits, double temperature)
    {
        using var memory = new Workspace();
        var weights = new PieceLogits(logits, new long[logits.shape[0]]).WeightsAt(temperature, memory);
        return weights / weights.sum(1, keepdim: true);
    }
}
