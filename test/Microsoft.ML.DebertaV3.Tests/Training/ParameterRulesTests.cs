using Microsoft.ML.DebertaV3.Training;

namespace Microsoft.ML.DebertaV3.Tests.Training;

[TestClass]
public sealed class ParameterRulesTests
{
    private const string Words = "deberta.embeddings.word_embeddings.weight";
    private const string Positions = "deberta.encoder.rel_embeddings.weight";

    [TestMethod]
    [DataRow("deberta.encoder.layer.0.output.dense.weight", true)]
    [DataRow(Words, true)]
    [DataRow(Positions, true)]
    [DataRow("classifier.weight", true)]
    [DataRow("classifier.bias", false)]
    [DataRow("lm_predictions.lm_head.bias", false)]
    [DataRow("deberta.encoder.LayerNorm.weight", false)]
    [DataRow("deberta.encoder.layer.11.attention.output.LayerNorm.bias", false)]
    public void HasWeightDecay_IsFalse_ForBiasesAndLayerNorm(string name, bool expected)
    {
        var decays = ParameterRules.HasWeightDecay(name);

        Assert.AreEqual(expected, decays);
    }

    [TestMethod]
    [DataRow("classifier.weight", 1.0)]
    [DataRow("pooler.dense.bias", 1.0)]
    [DataRow("deberta.encoder.layer.11.output.dense.weight", 0.5)]
    [DataRow("deberta.encoder.layer.10.output.LayerNorm.bias", 0.25)]
    [DataRow("deberta.encoder.layer.1.attention.self.query_proj.weight", 0.00048828125)]
    [DataRow("deberta.encoder.layer.0.output.dense.weight", 0.000244140625)]
    [DataRow(Positions, 0.0001220703125)]
    [DataRow("deberta.encoder.LayerNorm.weight", 0.0001220703125)]
    [DataRow(Words, 0.0001220703125)]
    public void Multiplier_FallsByTheDecayFromLayerToLayer(string name, double expected)
    {
        var rules = new ParameterRules(LayerDecay: 0.5, Layers: 12);

        Assert.AreEqual(expected, rules.Multiplier(name));
        Assert.AreEqual(1, new ParameterRules(LayerDecay: 1, Layers: 12).Multiplier(name));
    }

    [TestMethod]
    [DataRow(false, 0, "")]
    [DataRow(true, 0, Words)]
    [DataRow(false, 1, "deberta.encoder.layer.0.a")]
    [DataRow(true, 2, "deberta.encoder.layer.0.a deberta.encoder.layer.1.a " + Words)]
    public void IsTrained_IsFalse_ForWhatIsFrozen(bool freezesEmbeddings, int frozenLayers, string expected)
    {
        var rules = new ParameterRules(FreezesEmbeddings: freezesEmbeddings, FrozenLayers: frozenLayers);
        string[] names = ["classifier.weight", "deberta.encoder.layer.0.a", "deberta.encoder.layer.1.a", "deberta.encoder.layer.10.a",
            Words, Positions];

        var frozen = names.Where(name => !rules.IsTrained(name));

        Assert.AreEqual(expected, string.Join(' ', frozen));
    }
}
