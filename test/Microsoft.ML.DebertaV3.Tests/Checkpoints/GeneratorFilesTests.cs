using Microsoft.ML.DebertaV3.Checkpoints;
using Microsoft.ML.DebertaV3.Modules;
using Microsoft.ML.DebertaV3.Tests.Support;
using static TorchSharp.torch;

namespace Microsoft.ML.DebertaV3.Tests.Checkpoints;

[TestClass]
public sealed class GeneratorFilesTests
{
    [TestMethod]
    [DataRow("generator_config.json")]
    [DataRow("model.generator.safetensors")]
    public void GeneratorConfig_NamesTheMissingFile_WhenAPartOfTheGeneratorIsThere(string missing)
    {
        using var folder = Pretrained();
        File.Delete(folder.File(missing));
        var checkpoint = DebertaV3Checkpoint.FromFolder(folder.Path); // fine-tuning needs no generator

        var problem = Assert.ThrowsExactly<FileNotFoundException>(() => checkpoint.GeneratorConfig);

        Assert.IsTrue(checkpoint.HasGenerator);
        StringAssert.Contains(problem.Message, folder.Path);
        StringAssert.Contains(problem.Message, $"no {missing}");
    }

    [TestMethod]
    public void GeneratorConfig_IsThere_WhenTheMissingFileWasAdded()
    {
        using var folder = Pretrained();
        var config = File.ReadAllBytes(folder.File("generator_config.json"));
        File.Delete(folder.File("generator_config.json"));
        var checkpoint = DebertaV3Checkpoint.FromFolder(folder.Path);
        Assert.ThrowsExactly<FileNotFoundException>(() => checkpoint.GeneratorConfig);

        folder.Write("generator_config.json", config);

        Assert.AreEqual(2, checkpoint.GeneratorConfig.Layers);
    }

    [TestMethod]
    [DataRow("\"hidden_size\": 16", "\"hidden_size\": 32", "hidden_size")]
    [DataRow("\"vocab_size\": 8064", "\"vocab_size\": 8128", "vocab_size")]
    public void GeneratorConfig_NamesBothSizes_WhenTheGeneratorIsOfAnotherWidthOrVocabulary(string found, string changed, string key)
    {
        using var folder = Pretrained();
        Replace(folder, found, changed);
        Replace(folder, "\"pooler_hidden_size\": 16", "\"pooler_hidden_size\": 32", isRequired: key == "hidden_size");
        var checkpoint = DebertaV3Checkpoint.FromFolder(folder.Path);

        var problem = Assert.ThrowsExactly<InvalidDataException>(() => checkpoint.GeneratorConfig);

        StringAssert.Contains(problem.Message, "generator_config.json");
        StringAssert.Contains(problem.Message, $"\"{key}\": found {changed.Split(' ')[1]}, wanted {found.Split(' ')[1]}");
    }

    [TestMethod]
    public void OfDetection_Refuses_WhenTheGeneratorIsOfAnotherWidth()
    {
        using var discriminator = new ReplacedTokenDetectionModel(SmallPretraining.Discriminator);
        using var generator = new MaskedLanguageModel(SmallPretraining.Generator with { HiddenSize = 32 }, decodes: true);

        var problem = Assert.ThrowsExactly<InvalidDataException>(
            () => DebertaV3.Pretraining.PretrainedNetworks.OfDetection(discriminator, generator));

        StringAssert.Contains(problem.Message, "found 32, wanted 16");
    }

    // microsoft/DeBERTa's configurations of a generator have no model_type.
    [TestMethod]
    public void GeneratorConfig_IsRead_WhenItHasNoModelType()
    {
        using var folder = Pretrained();
        Replace(folder, "  \"model_type\": \"deberta-v2\",\n", "");

        var checkpoint = DebertaV3Checkpoint.FromFolder(folder.Path);

        Assert.AreEqual(2, checkpoint.GeneratorConfig.Layers);
    }

    [TestMethod]
    public void GeneratorConfig_Refuses_WhenItIsAnotherModels()
    {
        using var folder = Pretrained();
        Replace(folder, "\"model_type\": \"deberta-v2\"", "\"model_type\": \"electra\"");

        var problem = Assert.ThrowsExactly<InvalidDataException>(() => DebertaV3Checkpoint.FromFolder(folder.Path).GeneratorConfig);

        StringAssert.Contains(problem.Message, "electra");
    }

    [TestMethod]
    public void FromFolder_NamesBothSizes_WhenTheTokenizerDoesNotFitTheTable()
    {
        using var folder = new TemporaryFolder();
        using (var model = SmallPretraining.Detection(tokenizer: DebertaV3Tokenizer.Create(new MemoryStream(SmallTokenizer.Bytes)), vocabulary: 320))
            model.SavePretrained(folder.Path);
        folder.Write("spm.model", DebertaV3Checkpoint.Tiny.Tokenizer.ModelBytes.ToArray());

        var problem = Assert.ThrowsExactly<InvalidDataException>(() => DebertaV3Checkpoint.FromFolder(folder.Path));

        StringAssert.Contains(problem.Message, "[MASK] is 8000");
        StringAssert.Contains(problem.Message, "320 rows");
    }

    [TestMethod]
    public void LoadGeneratorInto_NamesTheTensor_WhenItHasNoPositions()
    {
        using var folder = new TemporaryFolder();
        using (var model = SmallPretraining.Detection())
            model.SavePretrained(folder.Path);
        using (var plain = new MaskedLanguageModel(SmallPretraining.Generator))
            folder.Write("model.generator.safetensors", Samples.Bytes(plain));
        var checkpoint = DebertaV3Checkpoint.FromFolder(folder.Path);
        using var generator = new MaskedLanguageModel(checkpoint.GeneratorConfig, decodes: true);

        var problem = Assert.ThrowsExactly<InvalidDataException>(() => checkpoint.LoadGeneratorInto(generator, []));

        StringAssert.Contains(problem.Message, "position_embeddings");
        StringAssert.Contains(problem.Message, "model.generator.safetensors");
    }

    // Published discriminators hold absolute positions and a language model head besides their own.
    [TestMethod]
    public void LoadInto_TakesBothNetworks_FromFilesAsMicrosoftHasThem()
    {
        using var folder = Microsoft();
        var checkpoint = DebertaV3Checkpoint.FromFolder(folder.Path);
        using var discriminator = new ReplacedTokenDetectionModel(checkpoint.Config);
        using var generator = new MaskedLanguageModel(checkpoint.GeneratorConfig, decodes: true);

        var (main, second) = (checkpoint.LoadInto(discriminator, []), checkpoint.LoadGeneratorInto(generator, []));

        Assert.IsEmpty(main.Missing);
        string[] unused = ["lm_predictions.", "deberta.embeddings.position_embeddings."];
        Assert.IsTrue(main.Unused.All(name => Array.Exists(unused, prefix => name.StartsWith(prefix, StringComparison.Ordinal))));
        Assert.HasCount(6, main.Unused);
        Assert.IsEmpty(second.Missing);
        Assert.IsEmpty(second.Unused);
        CompareWithGoldens(discriminator, generator);
    }

    [TestMethod]
    public void Generator_IsReadFromATorchFile_WhenThereIsNoOther()
    {
        using var folder = Pretrained();
        var torch = Directory.GetFiles(Shared.Path("golden/hf/formats"), "pytorch_model.bin", SearchOption.AllDirectories).Order(StringComparer.Ordinal).First();
        File.Delete(folder.File("model.generator.safetensors"));
        folder.Write("pytorch_model.generator.bin", File.ReadAllBytes(torch));

        var names = DebertaV3Checkpoint.FromFolder(folder.Path).Generator.Names();

        CollectionAssert.Contains(names.ToArray(), "deberta.embeddings.word_embeddings.weight");
    }

    private static void CompareWithGoldens(ReplacedTokenDetectionModel discriminator, MaskedLanguageModel generator)
    {
        using var scope = NewDisposeScope();
        using var inference = inference_mode();
        discriminator.eval();
        generator.eval();
        using var detection = new GoldenFile(Shared.Path("golden/rtd/04_discriminator.safetensors"));
        using var masking = new GoldenFile(Shared.Path("golden/rtd/01_generator_emd.safetensors"));
        var mask = detection["attention_mask"];
        var labels = masking["labels"];
        using var rows = SelectedRows.Of(labels.data<long>().ToArray(), (int)labels.shape[1], CPU);
        TensorAssert.AreClose(detection["rtd_logits"], discriminator.call(detection["disc_input_ids"], mask), 2e-4, mask);
        TensorAssert.AreClose(masking["logits"], generator.Logits(masking["input_ids"], masking["attention_mask"], rows), 1e-3);
    }

    private static TemporaryFolder Pretrained()
    {
        var folder = new TemporaryFolder();
        using var model = SmallPretraining.Detection();
        model.SavePretrained(folder.Path);
        return folder;
    }

    private static void Replace(TemporaryFolder folder, string found, string changed, bool isRequired = true)
    {
        var path = folder.File("generator_config.json");
        var text = File.ReadAllText(path);
        Assert.IsTrue(!isRequired || text.Contains(found, StringComparison.Ordinal), text);
        if (isRequired)
            File.WriteAllText(path, text.Replace(found, changed, StringComparison.Ordinal));
    }

    // golden/rtd as a folder: its weights, its sizes, and a tokenizer that fits.
    private static TemporaryFolder Microsoft()
    {
        var config = new DebertaV3Config { HiddenSize = 48, Layers = 4, AttentionHeads = 3, IntermediateSize = 96, VocabularySize = 600 };
        var folder = new TemporaryFolder();
        var golden = Shared.Path("golden/rtd");
        CheckpointFolder.Write(folder.Path, new(config), SmallTokenizer.Bytes, SmallTokenizer.Pieces, Copy("discriminator.safetensors"),
            (GeneratorFiles.ConfigFile, stream => ConfigWriter.Write(new(config with { Layers = 2 }), stream)),
            (GeneratorFiles.WeightsFile, Copy("generator.safetensors")));
        return folder;

        Action<Stream> Copy(string file) => stream => stream.Write(File.ReadAllBytes(Path.Combine(golden, file)));
    }
}
