using Microsoft.ML.DebertaV3.Modules;
using static TorchSharp.torch;

namespace Microsoft.ML.DebertaV3.Conformance.Hf;

/// <summary>The parts of the first layer's attention.</summary>
internal static class AttentionCase
{
    public static CaseResult Run(GoldenCase golden)
    {
        var comparison = new TensorComparison(golden);
        var tensors = GoldenTensors.Read(golden.PathOf("file"));
        using var network = Networks.Sequence(golden.PathOf("model"), Networks.HeadPrefixes);
        using var inference = inference_mode();

        var parts = Parts(network.Backbone, tensors["input_ids"], tensors["attention_mask"]);
        foreach (var name in golden["expected"].Texts())
        {
            if (!parts.TryGetValue(RowSlice.Parse(name!).Name, out var found))
                throw new InvalidDataException($"unknown part '{name}'");
            comparison.Compare(name!, tensors[name!], found.Part, found.Counted);
        }
        return comparison.Result(golden.Name);
    }

    // Each part as the golden has it, batch before heads, and what of it belongs to real pieces.
    private static Dictionary<string, (Tensor Part, Tensor? Counted)> Parts(Backbone backbone, Tensor ids, Tensor mask)
    {
        var attention = backbone.Encoder.Layers[0].Attention.Self;
        var embedded = backbone.Embeddings.call(ids, mask);
        var table = backbone.Encoder.PositionTable();
        var (query, key) = attention.Content(embedded);
        var (positionQuery, positionKey) = attention.ProjectRows(table);
        var positions = attention.Positions(RelativePositions.Of((int)ids.shape[1], backbone.Config, ids.device), table);
        var (contentToContent, contentToPosition, positionToContent) = attention.Terms(query, key, positions);
        var probabilities = attention.Probabilities(query, key, positions, Encoder.KeyBias(mask, embedded.dtype));

        var real = mask != 0;                                    // [batch, length]
        var queries = real.unsqueeze(1).unsqueeze(-1);           // [batch, 1, length, 1]
        var pairs = queries.logical_and(real.unsqueeze(1).unsqueeze(1)); // [batch, 1, length, length]
        return new()
        {
            ["embeddings_output"] = (embedded, real.unsqueeze(-1)),
            ["query"] = (BatchFirst(query), queries),
            ["key"] = (BatchFirst(key), queries),
            ["rel_norm"] = (table, null),
            ["pos_query"] = (positionQuery, null),
            ["pos_key"] = (positionKey, null),
            ["c2c"] = (BatchFirst(contentToContent), pairs),
            ["c2p"] = (BatchFirst(contentToPosition), pairs),
            ["p2c"] = (BatchFirst(positionToContent), pairs),
            ["attention_probs"] = (BatchFirst(probabilities), queries),
        };
    }

    // [heads, batch, ..] -> [batch, heads, ..]
    private static Tensor BatchFirst(Tensor part) => part.transpose(0, 1).contiguous();
}
