using System.Text.Json;
using Microsoft.ML.DebertaV3.Checkpoints;
using Microsoft.ML.DebertaV3.Modules;
using Microsoft.ML.DebertaV3.Tests.Checkpoints;
using Microsoft.ML.DebertaV3.Tests.Support;
using static TorchSharp.torch;

namespace Microsoft.ML.DebertaV3.Tests.Pretraining;

[TestClass]
public sealed class PretrainedFolderTests
{
    private static readonly string[] Files =
    [
        "added_tokens.json", "config.json", "generator_config.json", "model.generator.safetensors", "model.safetensors",
        "special_tokens_map.json", "spm.model", "tokenizer.json", "tokenizer_config.json",
    ];

    private readonly MLContext _context = new(seed: 1);

    [TestMethod]
    public void FromFolder_GivesBitEqualForwardsOfBothNetworks_WhenSavePretrainedWroteIt()
    {
        using var folder = new TemporaryFolder();
        using var model = SmallPretraining.Detection();
        model.SavePretrained(folder.Path);

        var checkpoint = DebertaV3Checkpoint.FromFolder(folder.Path);
        using var discriminator = new ReplacedTokenDetectionModel(checkpoint.Config);
        using var generator = new MaskedLanguageModel(checkpoint.GeneratorConfig, decodes: true);
        var reports = new[] { checkpoint.LoadInto(discriminator, []), checkpoint.LoadGeneratorInto(generator, []) };

        Assert.IsTrue(reports.All(report => report.Missing.Count == 0 && report.Unused.Count == 0));
        using var scope = NewDisposeScope();
        using var inference = inference_mode();
        discriminator.eval();
        generator.eval();
        var ids = tensor(model.Model.Tokenizer.Encode("the rain in spain").Ids.Select(id => (long)id).ToArray()).unsqueeze(0);
        using var rows = SelectedRows.Of([0, 1, 0, 1, .. new long[ids.shape[1] - 4]], (int)ids.shape[1], CPU);
        var networks = model.Model.Networks();
        TensorAssert.AreClose(networks.Discriminator!.call(ids, ones_like(ids)), discriminator.call(ids, ones_like(ids)), tolerance: 0);
        TensorAssert.AreClose(networks.Generator!.Logits(ids, ones_like(ids), rows), generator.Logits(ids, ones_like(ids), rows),
            tolerance: 0);
    }

    [TestMethod]
    public void SavePretrained_WritesPublishedNamesAndFiles()
    {
        using var folder = new TemporaryFolder();
        using var model = SmallPretraining.Detection();

        model.SavePretrained(folder.Path);

        CollectionAssert.AreEqual(Files, Directory.GetFiles(folder.Path).Select(Path.GetFileName).Order(StringComparer.Ordinal).ToArray());
        using var main = SafetensorsFile.Open(folder.File("model.safetensors"));
        using var generator = SafetensorsFile.Open(folder.File("model.generator.safetensors"));
        Assert.IsTrue(main.Tensors.Values.Concat(generator.Tensors.Values).All(tensor => tensor.Type == ElementType.Float32));
        CollectionAssert.IsSubsetOf(
            new[]
            {
                "deberta.embeddings.word_embeddings.weight", "mask_predictions.dense.weight", "mask_predictions.LayerNorm.bias",
                "mask_predictions.classifier.weight",
            },
            main.Tensors.Keys.ToArray());
        CollectionAssert.IsSubsetOf(
            new[]
            {
                "deberta.embeddings.position_embeddings.weight", "lm_predictions.lm_head.dense.weight",
                "lm_predictions.lm_head.LayerNorm.bias",
                "lm_predictions.lm_head.bias",
            },
            generator.Tensors.Keys.ToArray());
        using var config = JsonDocument.Parse(File.ReadAllBytes(folder.File("config.json")));
        Assert.AreEqual("deberta-v2", config.RootElement.GetProperty("model_type").GetString());
        Assert.IsFalse(config.RootElement.TryGetProperty("architectures", out _));
    }

    [TestMethod]
    public void Fit_StartsFromTheDiscriminator_WhenTheCheckpointIsAPretrainingFolder()
    {
        using var folder = new TemporaryFolder();
        using var model = SmallPretraining.Detection();
        model.SavePretrained(folder.Path);
        var fromFolder = SmallNetwork.MulticlassTrainer(options => options.Checkpoint = DebertaV3Checkpoint.FromFolder(folder.Path),
            _context);
        var inMemory = SmallNetwork.MulticlassTrainer(options => options.Checkpoint = model.Checkpoint, new MLContext(seed: 1));

        using var fitted = fromFolder.Fit(Examples.View(_context));

        CollectionAssert.AreEqual(FittedWeights.Of(inMemory, Examples.View(_context)), FittedWeights.Of(fitted));
        Assert.HasCount(Examples.ClassNames.Count, MulticlassPrediction.ByEngine(fitted, Examples.Rows(1))[0].Score);
    }

    [TestMethod]
    [DataRow(true)]
    [DataRow(false)]
    public void SavePretrained_KeepsNoGeneratorOfAnEarlierModel_WhenTheNewOneHasNone(bool detects)
    {
        using var folder = new TemporaryFolder();
        using (var earlier = SmallPretraining.Detection())
            earlier.SavePretrained(folder.Path);
        folder.Write("pytorch_model.generator.bin", [1]);
        using var model = detects ? SmallPretraining.Detection(hasGenerator: false) : SmallPretraining.Masking();

        model.SavePretrained(folder.Path);

        var checkpoint = DebertaV3Checkpoint.FromFolder(folder.Path);
        Assert.IsFalse(checkpoint.HasGenerator);
        Assert.ThrowsExactly<InvalidOperationException>(() => checkpoint.GeneratorConfig);
    }

    [TestMethod]
    public void FromFolder_GivesTheMaskedLanguageModel_WhenItWasTrainedAlone()
    {
        using var folder = new TemporaryFolder();
        using var model = SmallPretraining.Masking();
        model.SavePretrained(folder.Path);

        using var read = new MaskedLanguageModel(SmallPretraining.Generator, decodes: true);
        var report = DebertaV3Checkpoint.FromFolder(folder.Path).LoadInto(read, []);

        Assert.IsEmpty(report.Missing);
        CollectionAssert.AreEqual(Checkpoints.Samples.Bytes(model.Model.Networks().LanguageModel!), Checkpoints.Samples.Bytes(read));
    }

    [TestMethod]
    public void Checkpoint_KeepsBothNetworks_WhenTheTransformerIsDisposed()
    {
        DebertaV3Checkpoint checkpoint;
        byte[] expected;
        using (var model = SmallPretraining.Detection())
        {
            checkpoint = model.Checkpoint;
            expected = PretrainedWeights.Of(model);
        }

        using var discriminator = new ReplacedTokenDetectionModel(checkpoint.Config);
        using var generator = new MaskedLanguageModel(checkpoint.GeneratorConfig, decodes: true);
        checkpoint.LoadInto(discriminator, []);
        checkpoint.LoadGeneratorInto(generator, []);

        CollectionAssert.AreEqual(expected, (byte[])[.. Checkpoints.Samples.Bytes(discriminator), .. Checkpoints.Samples.Bytes(generator)]);
    }
}
