using Microsoft.ML.DebertaV3.Modules;
using Microsoft.ML.DebertaV3.Tests.Support;
using static TorchSharp.torch;

namespace Microsoft.ML.DebertaV3.Tests.Modules;

/// <summary>Every case of golden/hf that needs no training, at its own tolerance.</summary>
[TestClass]
public sealed class ReferenceParityTests
{
    public static IEnumerable<object[]> HiddenStateCases => GoldenCase.Names("hidden_states");

    public static IEnumerable<object[]> HeadCases => GoldenCase.Names("head");

    public static IEnumerable<object[]> GradientCases => GoldenCase.Names("gradients");

    [TestMethod]
    [DynamicData(nameof(HiddenStateCases))]
    public void HiddenStates_EqualTheReference(string name)
    {
        var golden = GoldenCase.Get(name);
        using var scope = NewDisposeScope();
        using var noGradient = no_grad();
        using var file = golden.Open();
        var backbone = GoldenModel.LoadBackbone(golden);
        Tensor ids = file["input_ids"], mask = file["attention_mask"], rows = file["rows"];

        var states = stack([.. backbone.HiddenStates(ids, mask)]);
        var last = backbone.call(ids, mask);

        var compared = mask.index_select(1, rows).unsqueeze(-1);
        TensorAssert.AreClose(file["hidden_states"], states.index_select(2, rows), golden.Tolerance, compared, name);
        TensorAssert.AreClose(states[^1], last, 0, mask.unsqueeze(-1), $"{name}: forward");
    }

    [TestMethod]
    [DynamicData(nameof(HeadCases))]
    public void Head_EqualsTheReference(string name)
    {
        var golden = GoldenCase.Get(name);
        using var scope = NewDisposeScope();
        using var noGradient = no_grad();
        using var file = golden.Open();
        var network = GoldenModel.Load(golden);
        Tensor ids = file["input_ids"], mask = file["attention_mask"];

        var logits = network.call(ids, mask);

        TensorAssert.AreClose(file["loss"], GoldenModel.Loss(golden, logits, file).view(1), golden.Tolerance, what: "loss");
        AssertLogits(golden, file, logits, mask);
        if (file.Holds("pooled"))
            TensorAssert.AreClose(file["pooled"], Pooled(network, ids, mask), golden.Tolerance, what: "pooled");
    }

    [TestMethod]
    [DynamicData(nameof(GradientCases))]
    public void Gradients_EqualTheReference(string name)
    {
        var golden = GoldenCase.Get(name);
        using var scope = NewDisposeScope();
        using var file = golden.Open();
        var network = GoldenModel.Load(golden);

        var loss = GoldenModel.Loss(golden, network.call(file["input_ids"], file["attention_mask"]), file);
        loss.backward();

        TensorAssert.AreClose(file["loss"], loss.view(1), golden.ToleranceFor(file["loss"]), what: "loss");
        var expected = file.Names.Where(n => n.StartsWith("grad.", StringComparison.Ordinal))
            .ToDictionary(n => PublishedNames.Of(n["grad.".Length..]), n => file[n]);
        var parameters = network.named_parameters().ToArray();
        CollectionAssert.AreEquivalent(expected.Keys.ToArray(), parameters.Select(p => p.name).ToArray());
        foreach (var (parameterName, parameter) in parameters)
            TensorAssert.AreClose(expected[parameterName], parameter.grad!, golden.ToleranceFor(expected[parameterName]),
                what: parameterName);
    }

    private static void AssertLogits(GoldenCase golden, GoldenFile file, Tensor logits, Tensor mask)
    {
        if (golden.Head == "qa")
        {
            TensorAssert.AreClose(file["start_logits"], logits.select(-1, 0), golden.Tolerance, mask, "start_logits");
            TensorAssert.AreClose(file["end_logits"], logits.select(-1, 1), golden.Tolerance, mask, "end_logits");
            return;
        }

        var isPerPiece = golden.Head is "tokencls" or "mlm" or "mlm_legacy";
        var compared = golden.Head == "regression" ? logits.squeeze(-1) : logits; // transformers drops the last dimension there
        TensorAssert.AreClose(file["logits"], compared, golden.Tolerance, isPerPiece ? mask.unsqueeze(-1) : null, "logits");
    }

    private static Tensor Pooled(nn.Module network, Tensor ids, Tensor mask) => network switch
    {
        SequenceClassificationModel classifier => classifier.Pooled(ids, mask),
        MultipleChoiceModel choice => choice.Pooled(ids, mask),
        _ => throw new NotSupportedException($"{network.GetName()} has no pooler."),
    };
}
