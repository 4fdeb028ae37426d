using Microsoft.ML.DebertaV3.Checkpoints;
using Microsoft.ML.DebertaV3.Tests.Support;
using static TorchSharp.torch;

namespace Microsoft.ML.DebertaV3.Tests.Checkpoints;

[TestClass]
public sealed class DebertaV3CheckpointTests
{
    [TestMethod]
    public void LoadInto_Refuses_WhenAnotherModelWasSavedThereAfterFromFolder()
    {
        using var folder = new TemporaryFolder();
        using var model = SmallNetwork.FitMulticlass();
        using var other = SmallPretraining.Detection();
        model.SavePretrained(folder.Path);
        var checkpoint = DebertaV3Checkpoint.FromFolder(folder.Path);
        other.SavePretrained(folder.Path);
        using var network = Samples.Classifier(checkpoint.Config, 3);

        var error = Assert.ThrowsExactly<IOException>(() => checkpoint.LoadInto(network, []));

        StringAssert.Contains(error.Message, "another model was saved here");
    }

    [TestMethod]
    public void FromFolder_GivesConfigTokenizerAndLabels_WhenFolderIsComplete()
    {
        var checkpoint = DebertaV3Checkpoint.FromFolder(Shared.Path(Samples.TaskFolder));

        Assert.AreEqual(48, checkpoint.Config.HiddenSize);
        Assert.AreEqual(900, checkpoint.Tokenizer.MaskId);
        CollectionAssert.AreEqual((string[])["World", "Sports", "Business", "Sci/Tech"], checkpoint.Labels!.ToArray());
        Assert.IsNull(checkpoint.ProblemType);
        Assert.IsNull(checkpoint.Seed);
    }

    [TestMethod]
    public void LoadInto_GivesTheFilesWeights_WhenFromAFolder()
    {
        var checkpoint = DebertaV3Checkpoint.FromFolder(Shared.Path(Samples.TaskFolder));
        using var module = Samples.Classifier(checkpoint.Config, 4);

        var report = checkpoint.LoadInto(module, []);

        Assert.IsEmpty(report.Missing);
        CollectionAssert.AreEqual(File.ReadAllBytes(Path.Combine(Shared.Path(Samples.TaskFolder), "model.safetensors")),
            Samples.Bytes(module));
    }

    [TestMethod]
    [DataRow("config.json", "config.json")]
    [DataRow("spm.model", "Add the SentencePiece model")]
    [DataRow("model.safetensors", "found no weights")]
    public void FromFolder_SaysWhatToAdd_WhenAFileIsMissing(string file, string message)
    {
        using var folder = new TemporaryFolder().With(Shared.Path(Samples.TaskFolder));
        File.Delete(folder.File(file));

        var error = Assert.ThrowsExactly<FileNotFoundException>(() => DebertaV3Checkpoint.FromFolder(folder.Path));

        StringAssert.Contains(error.Message, folder.Path);
        StringAssert.Contains(error.Message, message);
    }

    [TestMethod]
    public void FromFolder_SaysSo_WhenThereIsNoFolder()
    {
        using var folder = new TemporaryFolder();

        Assert.ThrowsExactly<DirectoryNotFoundException>(() => DebertaV3Checkpoint.FromFolder(folder.File("absent")));
        Assert.ThrowsExactly<ArgumentException>(() => DebertaV3Checkpoint.FromFolder(""));
    }

    [TestMethod]
    public void FromFolder_NamesBothSizes_WhenTheTokenizerBelongsToAnother()
    {
        using var folder = new TemporaryFolder().With(Shared.Path("golden/hf/models/tiny-seqcls"));
        folder.Write("spm.model", File.ReadAllBytes(Path.Combine(Shared.Path(Samples.TaskFolder), "spm.model")));

        var error = Assert.ThrowsExactly<InvalidDataException>(() => DebertaV3Checkpoint.FromFolder(folder.Path));

        StringAssert.Contains(error.Message, "[MASK] is 900");
        StringAssert.Contains(error.Message, "600 rows");
    }

    [TestMethod]
    public void New_HasASeedAndNoWeights_WhenAsked()
    {
        var config = Samples.Micro with { VocabularySize = 901 };

        var checkpoint = DebertaV3Checkpoint.New(config, Path.Combine(Shared.Path(Samples.TaskFolder), "spm.model"), seed: 7);
        using var module = Samples.Classifier(checkpoint.Config, 2);
        var report = checkpoint.LoadInto(module, []);

        Assert.AreEqual(7, checkpoint.Seed);
        Assert.AreEqual(config, checkpoint.Config);
        Assert.IsNull(checkpoint.Labels);
        Assert.IsEmpty(report.Loaded);
        CollectionAssert.AreEquivalent(module.named_parameters().Select(entry => entry.name).ToArray(), report.Missing.ToArray());
    }

    [TestMethod]
    public void New_Throws_WhenConfigIsNoNetworkOrTooSmall()
    {
        var tokenizer = Path.Combine(Shared.Path(Samples.TaskFolder), "spm.model");

        Assert.ThrowsExactly<ArgumentException>(() =>
            DebertaV3Checkpoint.New(Samples.Micro with { Layers = 0, VocabularySize = 901 }, tokenizer, 1));
        Assert.ThrowsExactly<InvalidDataException>(() =>
            DebertaV3Checkpoint.New(Samples.Micro with { VocabularySize = 899 }, tokenizer, 1));
        Assert.ThrowsExactly<FileNotFoundException>(() => DebertaV3Checkpoint.New(Samples.Micro, tokenizer + ".absent", 1));
    }

    [TestMethod]
    public void Tiny_IsWhatItsDocSays_WhenRead()
    {
        var tiny = DebertaV3Checkpoint.Tiny;

        Assert.AreSame(tiny, DebertaV3Checkpoint.Tiny);
        Assert.AreEqual((128, 4, 2, 512, 8064),
            (tiny.Config.HiddenSize, tiny.Config.Layers, tiny.Config.AttentionHeads, tiny.Config.IntermediateSize,
            tiny.Config.VocabularySize));
        Assert.AreEqual((8000, 0, 1, 2, 3, 8000), (tiny.Tokenizer.PieceCount, tiny.Tokenizer.PaddingId, tiny.Tokenizer.ClassificationId,
            tiny.Tokenizer.SeparatorId, tiny.Tokenizer.UnknownId, tiny.Tokenizer.MaskId));
        Assert.IsNull(tiny.Seed);
        Assert.AreEqual((true, 2), (tiny.HasGenerator, tiny.GeneratorConfig.Layers));
        Assert.IsLessThan(500_000, tiny.Tokenizer.ModelBytes.Length);
    }

    [TestMethod]
    public void Tiny_IsPreTrained_WhenItFillsAMask()
    {
        using var model = new MLContext().Transforms.Text.DebertaV3FillMask("Text")
            .Fit(Masked("It was the best of [MASK], it was the worst of times."));

        var pieces = new MLContext().Data.CreateEnumerable<Filled>(model.Transform(Masked("He shook his [MASK] and went away.")),
            reuseRowObject: false).Single().PredictedPieces;

        Assert.IsNotEmpty(pieces.Intersect(["\u2581head", "\u2581hand", "\u2581hands"]), string.Join(' ', pieces));
    }

    [TestMethod]
    [DataRow("It was the best of times, it was the worst of times.")]
    [DataRow("C# & F# cost $0.99 {a|b} ~100% <x@y.z> ^_^ \\o/")]
    [DataRow("naïve Ωmega 中文 🤔")]
    public void Tiny_LosesNothing_WhenTextIsEncodedAndDecoded(string text)
    {
        var tokenizer = DebertaV3Checkpoint.Tiny.Tokenizer;

        var ids = tokenizer.EncodeToIds(text);

        Assert.AreEqual(text, tokenizer.Decode(ids));
        Assert.IsFalse(ids.Contains(tokenizer.UnknownId));
    }

    [TestMethod]
    public void FromModule_KeepsTheWeights_WhenTheModuleIsDisposedOf()
    {
        byte[] expected;
        DebertaV3Checkpoint checkpoint;
        var config = Samples.Micro with { VocabularySize = 901 };
        using (NewDisposeScope())
        using (var module = Samples.RandomClassifier(config, 3, seed: 11))
        {
            expected = Samples.Bytes(module);
            var tokenizer = DebertaV3Tokenizer.Create(Path.Combine(Shared.Path(Samples.TaskFolder), "spm.model"));
            var weights = NetworkWeights.OfModule(new CheckpointConfig(config) { Labels = ["a", "b", "c"] }, module);
            checkpoint = DebertaV3Checkpoint.FromWeights(weights, generator: null, tokenizer);
        }

        using var copy = Samples.Classifier(config, 3);
        var report = checkpoint.LoadInto(copy, []);

        CollectionAssert.AreEqual(expected, Samples.Bytes(copy));
        Assert.IsEmpty(report.Missing);
        CollectionAssert.AreEqual((string[])["a", "b", "c"], checkpoint.Labels!.ToArray());
    }

    private static IDataView Masked(string text) => new MLContext().Data.LoadFromEnumerable([new Filled { Text = text }]);

    private sealed class Filled
    {
        public string Text { get; set; } = "";

        public string[] PredictedPieces { get; set; } = [];
    }
}
