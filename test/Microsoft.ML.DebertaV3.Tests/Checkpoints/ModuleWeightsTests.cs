using Microsoft.ML.DebertaV3.Checkpoints;
using Microsoft.ML.DebertaV3.Modules;
using Microsoft.ML.DebertaV3.Tests.Support;
using TorchSharp;
using static TorchSharp.torch;

namespace Microsoft.ML.DebertaV3.Tests.Checkpoints;

[TestClass]
public sealed class ModuleWeightsTests
{
    private static readonly string[] Head = ["pooler.", "classifier."];

    [TestMethod]
    public void Load_ReportsAllThree_WhenTheFolderHasOtherHeads()
    {
        using var module = Samples.Classifier(Samples.Micro, 3);
        using var file = TensorFiles.Open(Shared.Path("golden/hf/formats/published_extra_keys/pytorch_model.bin"));

        var report = ModuleWeights.Load(module, WeightTable.Of([file]), Head);

        CollectionAssert.AreEqual((string[])["classifier.bias", "classifier.weight", "pooler.dense.bias", "pooler.dense.weight"],
            report.Missing.ToArray());
        CollectionAssert.Contains(report.Unused.ToArray(), "mask_predictions.classifier.weight");
        CollectionAssert.Contains(report.Unused.ToArray(), "deberta.embeddings.position_embeddings.weight");
        Assert.HasCount(module.named_parameters().Count() - 4, report.Loaded);
    }

    [TestMethod]
    public void Load_NamesFileAndTensorAndChangesNothing_WhenOneIsMissing()
    {
        using var module = Samples.RandomClassifier(Samples.Micro, 3);
        var before = Samples.Bytes(module);
        var path = Shared.Path("golden/hf/formats/bare_model/model.safetensors");
        using var file = TensorFiles.Open(path);

        var error = Assert.ThrowsExactly<InvalidDataException>(() => ModuleWeights.Load(module, WeightTable.Of([file]), ["pooler."]));

        StringAssert.Contains(error.Message, path);
        StringAssert.Contains(error.Message, "classifier.bias, classifier.weight");
        CollectionAssert.AreEqual(before, Samples.Bytes(module));
    }

    [TestMethod]
    public void Load_NamesFoundAndWanted_WhenAShapeDiffers()
    {
        using var module = Samples.RandomClassifier(Samples.Micro with { VocabularySize = 101 }, 3);
        var before = Samples.Bytes(module);
        using var file = TensorFiles.Open(Shared.Path("golden/hf/formats/fp32_bin/pytorch_model.bin"));

        var error = Assert.ThrowsExactly<InvalidDataException>(() => ModuleWeights.Load(module, WeightTable.Of([file]), Head));

        StringAssert.Contains(error.Message, "'deberta.embeddings.word_embeddings.weight': found shape [100, 16], wanted [101, 16]");
        CollectionAssert.AreEqual(before, Samples.Bytes(module));
    }

    [TestMethod]
    public void Load_LeavesTheHeadAndSaysSo_WhenItHasOtherLabels()
    {
        using var module = Samples.RandomClassifier(Samples.Micro, 5);
        using var file = TensorFiles.Open(Shared.Path("golden/hf/formats/fp32_bin/pytorch_model.bin"));

        var report = ModuleWeights.Load(module, WeightTable.Of([file]), Head);

        CollectionAssert.AreEqual((string[])["classifier.bias", "classifier.weight"], report.Missing.ToArray());
        Assert.HasCount(2, report.Warnings);
        StringAssert.Contains(report.Warnings[0], "classifier");
    }

    [TestMethod]
    public void Load_NamesTheTensor_WhenTwoHaveOnePublishedName()
    {
        var source = TestFile("deberta.encoder.LayerNorm.weight", "module.encoder.LayerNorm.weight");

        var error = Assert.ThrowsExactly<InvalidDataException>(() => WeightTable.Of([source]));

        StringAssert.Contains(error.Message, "module.encoder.LayerNorm.weight");
        StringAssert.Contains(error.Message, "'deberta.encoder.LayerNorm.weight' in test.safetensors");
    }

    [TestMethod]
    public void Of_TakesADeltaWithAWarning_WhenTheTableIsMissing()
    {
        var table = WeightTable.Of([TestFile("deberta.embeddings.word_embeddings._weight")]);

        Assert.AreEqual("deberta.embeddings.word_embeddings.weight", table.Weights.Single().Key);
        StringAssert.Contains(table.Warnings.Single(), "word_embeddings._weight");
    }

    [TestMethod]
    public void Load_FillsTheLanguageModelHead_WhenItIsSpelledTheOldWay()
    {
        var config = ConfigReader.Read(Path.Combine(Shared.Path("golden/hf/models/odd-mlm_legacy"), "config.json")).Network;
        DebertaV3.Runtime.NativeLibraries.EnsureLoaded();
        using var legacy = new MaskedLanguageModel(config);
        using var current = new MaskedLanguageModel(config);
        using var legacyFile = TensorFiles.Open(Path.Combine(Shared.Path("golden/hf/models/odd-mlm_legacy"), "model.safetensors"));
        using var currentFile = TensorFiles.Open(Path.Combine(Shared.Path("golden/hf/models/odd-mlm"), "model.safetensors"));

        var legacyReport = ModuleWeights.Load(legacy, WeightTable.Of([legacyFile]), []);
        var currentReport = ModuleWeights.Load(current, WeightTable.Of([currentFile]), []);

        Assert.IsEmpty(legacyReport.Unused);
        CollectionAssert.AreEqual(currentReport.Loaded.ToArray(), legacyReport.Loaded.ToArray());
        CollectionAssert.AreEqual(
            legacyFile.ReadAll("cls.predictions.transform.dense.weight"),
            legacy.named_parameters().Single(entry => entry.name == "lm_predictions.lm_head.dense.weight").parameter.data<float>()
                .ToArray());
    }

    [TestMethod]
    public void Load_Converts_WhenParametersAreOfAnotherType()
    {
        using var expected = Samples.Load("golden/hf/models/odd-seqcls", out var config);
        using var module = Samples.Classifier(config.Network, 3);
        module.to(ScalarType.Float64);
        using var file = TensorFiles.Open(Path.Combine(Shared.Path("golden/hf/models/odd-seqcls"), "model.safetensors"));

        ModuleWeights.Load(module, WeightTable.Of([file]), []);

        Assert.AreEqual(ScalarType.Float64, module.parameters().First().dtype);
        CollectionAssert.AreEqual(Samples.Bytes(expected), Samples.Bytes(module));
    }

    [TestMethod]
    public void Load_LeavesNoTensorBehind_WhenItReadsAndWrites()
    {
        using var module = Samples.Classifier(Samples.Micro, 3);
        using var file = TensorFiles.Open(Shared.Path("golden/hf/formats/fp16_bin/pytorch_model.bin"));
        using var scope = NewDisposeScope();
        ModuleWeights.Load(module, WeightTable.Of([file]), []);
        var before = Tensor.TotalCount;

        ModuleWeights.Load(module, WeightTable.Of([file]), []);
        Samples.Bytes(module);

        Assert.AreEqual(before, Tensor.TotalCount);
    }

    [TestMethod]
    [DataRow(true)]
    [DataRow(false)]
    public void Load_AllocatesNoSecondCopy_WhenWeightsAreBig(bool half)
    {
        const int Rows = 60_000;
        using var folder = new TemporaryFolder();
        var config = Samples.Micro with { VocabularySize = Rows, HiddenSize = 256 };
        using var module = Samples.RandomClassifier(config, 3); // 15 million numbers in the word table
        using (var stream = File.Create(folder.File("model.safetensors")))
        {
            ModuleWeights.Write(module, stream);
        }

        if (half)
            HalfPrecision.Rewrite(folder.File("model.safetensors"));
        var size = 4L * module.parameters().Sum(parameter => parameter.numel());
        using var file = TensorFiles.Open(folder.File("model.safetensors"));
        var before = GC.GetAllocatedBytesForCurrentThread();

        ModuleWeights.Load(module, WeightTable.Of([file]), []);

        Assert.IsLessThan(size / 50, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    private static MemoryTensorFile TestFile(params string[] names) => new("test.safetensors", names);
}
