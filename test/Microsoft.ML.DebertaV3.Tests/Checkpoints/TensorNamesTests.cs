using Microsoft.ML.DebertaV3.Checkpoints;

namespace Microsoft.ML.DebertaV3.Tests.Checkpoints;

[TestClass]
public sealed class TensorNamesTests
{
    [TestMethod]
    [DataRow("deberta.encoder.layer.0.attention.self.query_proj.weight", "deberta.encoder.layer.0.attention.self.query_proj.weight")]
    [DataRow("encoder.layer.0.output.dense.bias", "deberta.encoder.layer.0.output.dense.bias")]
    [DataRow("embeddings.LayerNorm.weight", "deberta.embeddings.LayerNorm.weight")]
    [DataRow("bert.embeddings.LayerNorm.weight", "deberta.embeddings.LayerNorm.weight")]
    [DataRow("module.deberta.encoder.rel_embeddings.weight", "deberta.encoder.rel_embeddings.weight")]
    [DataRow("module.module.bert.encoder.rel_embeddings.weight", "deberta.encoder.rel_embeddings.weight")]
    [DataRow("module.classifier.bias", "classifier.bias")]
    [DataRow("mask_predictions.dense.weight", "mask_predictions.dense.weight")]
    [DataRow("lm_predictions.lm_head.bias", "lm_predictions.lm_head.bias")]
    [DataRow("deberta.embeddings.position_embeddings.weight", "deberta.embeddings.position_embeddings.weight")]
    [DataRow("deberta.embeddings.position_ids", null)]
    [DataRow("embeddings.position_ids", null)]
    [DataRow("cls.predictions.decoder.weight", null)]
    [DataRow("cls.predictions.decoder.bias", null)]
    public void Canonical_GivesThePublishedName_WhenAFileUsesAnother(string name, string? canonical)
    {
        Assert.AreEqual(canonical, TensorNames.Canonical(name));
    }

    [TestMethod]
    [DataRow("cls.predictions.transform.dense.weight", "lm_predictions.lm_head.dense.weight")]
    [DataRow("cls.predictions.transform.LayerNorm.bias", "lm_predictions.lm_head.LayerNorm.bias")]
    [DataRow("cls.predictions.bias", "lm_predictions.lm_head.bias")]
    public void OtherSpelling_IsItsOwnInverse_WhenNameIsOfALanguageModelHead(string legacy, string published)
    {
        Assert.AreEqual(published, TensorNames.OtherSpelling(legacy));
        Assert.AreEqual(legacy, TensorNames.OtherSpelling(published));
        Assert.IsNull(TensorNames.OtherSpelling("classifier.bias"));
    }

    [TestMethod]
    public void TableOfDelta_NamesTheTable_WhenNameIsADelta()
    {
        Assert.AreEqual("deberta.embeddings.word_embeddings.weight",
            TensorNames.TableOfDelta("deberta.embeddings.word_embeddings._weight"));
        Assert.IsNull(TensorNames.TableOfDelta("deberta.embeddings.word_embeddings.weight"));
    }
}
