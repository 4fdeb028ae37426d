using Microsoft.ML.DebertaV3.Modules;
using Microsoft.ML.DebertaV3.Tests.Checkpoints;
using Microsoft.ML.DebertaV3.Tests.Support;
using static TorchSharp.torch;

namespace Microsoft.ML.DebertaV3.Tests.Tasks.FillMask;

[TestClass]
public sealed class FillMaskTests
{
    private const string Text = "the [MASK] whistles and the [MASK] sings";

    private readonly MLContext _context = new(seed: 1);

    [TestMethod]
    public void Transform_GivesTheBestOfTheDecodersSoftmax_WhenThereIsAGenerator()
    {
        using var pretrained = SmallPretraining.Detection();
        using var model = FillMasks.Fit(pretrained.Checkpoint);

        var row = FillMasks.Fill(model, Text)[0];

        var (pieces, probabilities) = Expected(pretrained.Model.Networks().Generator!, pretrained.Model.Tokenizer, Text);
        Assert.IsTrue(model.Model.LanguageModel().Decodes);
        CollectionAssert.AreEqual(pieces, row.PredictedPieces);
        for (var i = 0; i < probabilities.Length; i++)
            Assert.AreEqual(probabilities[i], row.PredictedProbabilities[i], 1e-6f);
    }

    [TestMethod]
    public void Transform_GivesEachMaskItsBestPieces_WhenThereAreSeveral()
    {
        using var model = FillMasks.Fit(SmallPretraining.CheckpointOf(SmallPretraining.Masking()), options => options.TopK = 3);

        var row = FillMasks.Fill(model, Text)[0];

        Assert.HasCount(6, row.PredictedPieces);
        foreach (var mask in row.PredictedProbabilities.Chunk(3))
            CollectionAssert.AreEqual(mask.OrderDescending().ToArray(), mask);
        Assert.IsFalse(row.FilledText.Contains("[MASK]", StringComparison.Ordinal), row.FilledText);
        StringAssert.StartsWith(row.FilledText, "the");
        StringAssert.EndsWith(row.FilledText, " sings");
    }

    [TestMethod]
    [DataRow(null, "")]
    [DataRow("", "")]
    [DataRow(" no mask here ", " no mask here ")]
    [DataRow("[SEP] [CLS] is text", "[SEP] [CLS] is text")]
    public void Transform_GivesEmptyVectorsAndTheText_WhenThereIsNoMask(string? text, string expected)
    {
        using var model = FillMasks.Fit(SmallPretraining.CheckpointOf(SmallPretraining.Masking()));

        var rows = FillMasks.Fill(model, Text, text, Text);

        Assert.AreEqual(expected, rows[1].FilledText);
        Assert.IsEmpty(rows[1].PredictedPieces);
        Assert.IsEmpty(rows[1].PredictedProbabilities);
        CollectionAssert.AreEqual(rows[0].PredictedPieces, rows[2].PredictedPieces);
    }

    [TestMethod]
    public void Transform_LeavesMasksBehindTheCut_WhenATextIsTooLong()
    {
        using var model = FillMasks.Fit(SmallPretraining.CheckpointOf(SmallPretraining.Masking()), options => options.MaxLength = 8);
        var text = $"the [MASK] {string.Concat(Enumerable.Repeat("and then again ", 20))}[MASK]";

        var row = FillMasks.Fill(model, text)[0];

        Assert.HasCount(5, row.PredictedPieces);
        StringAssert.EndsWith(row.FilledText, "again [MASK]");
    }

    [TestMethod]
    public void Transform_CutsAtTheAbsolutePositions_WhenTheDecoderReadsThem()
    {
        using var model = FillMasks.Fit(SmallPretraining.CheckpointOf(SmallPretraining.Masking()), options => options.MaxLength = 512);
        var text = $"the [MASK] {string.Concat(Enumerable.Repeat("and then again ", 100))}"; // 64 positions

        var row = FillMasks.Fill(model, text)[0];

        Assert.HasCount(5, row.PredictedPieces);
    }

    [TestMethod]
    [DataRow(true)]
    [DataRow(false)]
    public void Fit_DecodesByWhatTheFolderHolds_WhenAMaskedLanguageModelWasSaved(bool decodes)
    {
        using var folder = new TemporaryFolder();
        using var pretrained = SmallPretraining.Masking(decodes);
        pretrained.SavePretrained(folder.Path);

        using var model = FillMasks.Fit(DebertaV3Checkpoint.FromFolder(folder.Path));

        Assert.AreEqual(decodes, model.Model.LanguageModel().Decodes);
        CollectionAssert.AreEqual(Expected(pretrained.Model.Networks().LanguageModel!, model.Model.Tokenizer, Text).Pieces,
            FillMasks.Fill(model, Text)[0].PredictedPieces);
    }

    // transformers has no enhanced mask decoder: its weights were trained, or at least saved, without.
    [TestMethod]
    public void Fit_DoesNotDecode_WhenTheFolderIsTransformersOwn()
    {
        using var folder = new TemporaryFolder();
        using (var pretrained = SmallPretraining.Masking())
            pretrained.SavePretrained(folder.Path);
        var config = File.ReadAllText(folder.File("config.json"));
        File.WriteAllText(folder.File("config.json"),
            config.Replace("{\n", "{\n  \"architectures\": [\"DebertaV2ForMaskedLM\"],\n", StringComparison.Ordinal));

        using var model = FillMasks.Fit(DebertaV3Checkpoint.FromFolder(folder.Path));

        Assert.IsFalse(model.Model.LanguageModel().Decodes);
    }

    [TestMethod]
    public void Predict_EqualsTransformBitForBit_AndALoadedModelToo()
    {
        using var model = FillMasks.Fit(SmallPretraining.CheckpointOf(SmallPretraining.Detection()), options => options.BatchSize = 1);
        string[] texts = [Text, "no mask", "[MASK]", "a [MASK] b"];
        using var zip = new MemoryStream();
        _context.Model.Save(model, _context.Data.LoadFromEnumerable(FillMasks.Rows(texts)).Schema, zip);
        zip.Position = 0;
        using var loaded = new MLContext().Model.Load(zip, out _) as DebertaV3Transformer;
        using var engine = _context.Model.CreatePredictionEngine<TextExample, FillMaskRow>(loaded,
            new PredictionEngineOptions { OwnsTransformer = false });

        var transformed = FillMasks.Fill(model, texts);

        Assert.IsTrue(loaded!.Model.LanguageModel().Decodes);
        for (var i = 0; i < texts.Length; i++)
        {
            var predicted = engine.Predict(new TextExample { Sentence1 = texts[i] });
            Assert.AreEqual(transformed[i].FilledText, predicted.FilledText);
            CollectionAssert.AreEqual(transformed[i].PredictedPieces, predicted.PredictedPieces);
            CollectionAssert.AreEqual(transformed[i].PredictedProbabilities, predicted.PredictedProbabilities);
        }
    }

    [TestMethod]
    public void Transform_DoesNotDependOnTheBatch()
    {
        using var pretrained = SmallPretraining.Detection();
        using var batched = FillMasks.Fit(pretrained.Checkpoint, options => options.BatchSize = 7);
        using var single = FillMasks.Fit(pretrained.Checkpoint, options => options.BatchSize = 1);
        var texts = Examples.Rows(40).Select((row, i) => i % 3 == 0 ? row.Sentence1 : $"{row.Sentence1} [MASK] {row.Sentence2}[MASK]")
            .ToArray();

        var (left, right) = (FillMasks.Fill(batched, texts), FillMasks.Fill(single, texts));

        for (var i = 0; i < texts.Length; i++)
        {
            Assert.AreEqual(right[i].FilledText, left[i].FilledText);
            for (var p = 0; p < right[i].PredictedProbabilities.Length; p++)
                Assert.AreEqual(right[i].PredictedProbabilities[p], left[i].PredictedProbabilities[p], 1e-5f);
        }
    }

    // The five best pieces of every mask of a text, by the network itself.
    private static (string[] Pieces, float[] Probabilities) Expected(MaskedLanguageModel network, DebertaV3Tokenizer tokenizer, string text)
    {
        using var scope = NewDisposeScope();
        using var inference = inference_mode();
        var encoded = tokenizer.EncodeToIds(text, pair: null, recognizeSpecialTokens: true);
        var ids = tensor(encoded.Select(id => (long)id).ToArray()).unsqueeze(0);
        var rows = SelectedRows.Of([.. encoded.Select(id => id == tokenizer.MaskId ? 1L : 0)], encoded.Count, CPU);
        var (values, indices) = network.Logits(ids, ones_like(ids), rows).softmax(-1).narrow(1, 0, tokenizer.MaskId + 1).topk(5);
        return ([.. indices.data<long>().ToArray().Select(id => tokenizer.Piece((int)id))], values.data<float>().ToArray());
    }
}
