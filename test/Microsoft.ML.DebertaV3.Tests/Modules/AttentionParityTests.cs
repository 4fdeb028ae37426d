using Microsoft.ML.DebertaV3.Modules;
using Microsoft.ML.DebertaV3.Tests.Support;
using static TorchSharp.torch;

namespace Microsoft.ML.DebertaV3.Tests.Modules;

/// <summary>The parts of one attention score, each against the reference's.</summary>
[TestClass]
public sealed class AttentionParityTests
{
    public static IEnumerable<object[]> Cases => GoldenCase.Names("attention");

    [TestMethod]
    [DynamicData(nameof(Cases))]
    public void Parts_EqualTheReference(string name)
    {
        var golden = GoldenCase.Get(name);
        using var scope = NewDisposeScope();
        using var noGradient = no_grad();
        using var file = golden.Open();
        var backbone = GoldenModel.LoadBackbone(golden);
        var attention = backbone.Encoder.Layers[0].Attention.Self;
        var mask = file["attention_mask"];
        var positions = RelativePositions.Of((int)mask.shape[1], backbone.Config, CPU);

        var embedded = backbone.Embeddings.call(file["input_ids"], mask);
        var table = backbone.Encoder.PositionTable();
        var (query, key) = attention.Content(embedded);
        var (positionQuery, positionKey) = attention.ProjectRows(table);
        var projections = attention.Positions(positions, table);
        var (contentToContent, contentToPosition, positionToContent) = attention.Terms(query, key, projections);
        var probabilities = attention.Probabilities(query, key, projections, Encoder.KeyBias(mask, ScalarType.Float32));

        var parts = new Dictionary<string, Tensor>
        {
            ["query"] = BatchFirst(query),
            ["key"] = BatchFirst(key),
            ["rel_norm"] = table,
            ["pos_query"] = positionQuery,
            ["pos_key"] = positionKey,
            ["c2c"] = BatchFirst(contentToContent),
            ["c2p"] = BatchFirst(contentToPosition),
            ["p2c"] = BatchFirst(positionToContent),
        };
        TensorAssert.AreClose(file["embeddings_output"], embedded, golden.Tolerance, what: "embeddings_output");
        foreach (var (part, actual) in parts)
            TensorAssert.AreClose(file[part], actual, golden.Tolerance, what: part);
        var realQueries = mask.unsqueeze(1).unsqueeze(-1);
        TensorAssert.AreClose(file["attention_probs"], BatchFirst(probabilities), golden.Tolerance, realQueries, "attention_probs");
    }

    // [heads, batch, ..] -> [batch, heads, ..]
    private static Tensor BatchFirst(Tensor headsFirst) => headsFirst.transpose(0, 1);
}
