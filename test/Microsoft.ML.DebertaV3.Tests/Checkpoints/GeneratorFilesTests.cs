using Microsoft.ML.DebertaV3.Modules;
using Microsoft.ML.DebertaV3.Tests.Support;

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

    // What an earlier model left, or a damaged file: named as soon as a generator is wanted.
    [TestMethod]
    [DataRow("pytorch_model.generator.bin", true)]
    [DataRow("pytorch_model.generator.bin", false)]
    [DataRow("model.generator.safetensors", false)]
    public void Fit_NamesTheGeneratorsFile_WhenItCannotBeLoaded(string file, bool isAlone)
    {
        using var folder = Pretrained();
        File.Delete(folder.File("model.generator.safetensors"));
        if (isAlone)
            File.Delete(folder.File("generator_config.json"));
        folder.Write(file, [1, 2, 3, 4, 5, 6, 7, 8, 9]);
        var context = new MLContext(seed: 1);
        var data = context.Data.LoadFromEnumerable(Examples.Rows());
        var fill = context.Transforms.Text.DebertaV3FillMask("Sentence1", checkpoint: DebertaV3Checkpoint.FromFolder(folder.Path));

        var problem = Assert.Throws<Exception>(() => fill.Fit(data));

        Assert.IsTrue(problem is FileNotFoundException or InvalidDataException, problem.ToString());
        StringAssert.Contains(problem.Message, file);
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
        using (var model = SmallPretraining.Detection(tokenizer: DebertaV3Tokenizer.Create(new MemoryStream(SmallTokenizer.Bytes)),
            vocabulary: 320))
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

    [TestMethod]
    public void Generator_IsReadFromATorchFile_WhenThereIsNoOther()
    {
        using var folder = Pretrained();
        var torch = Directory.GetFiles(Shared.Path("golden/hf/formats"), "pytorch_model.bin", SearchOption.AllDirectories)
            .Order(StringComparer.Ordinal).First();
        File.Delete(folder.File("model.generator.safetensors"));
        folder.Write("pytorch_model.generator.bin", File.ReadAllBytes(torch));

        var names = DebertaV3Checkpoint.FromFolder(folder.Path).Generator.Names();

        CollectionAssert.Contains(names.ToArray(), "deberta.embeddings.word_embeddings.weight");
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
}
