using Microsoft.ML.DebertaV3.Checkpoints;
using Microsoft.ML.DebertaV3.Tests.Checkpoints;
using Microsoft.ML.DebertaV3.Tests.Support;

namespace Microsoft.ML.DebertaV3.Tests.Tasks.FillMask;

[TestClass]
public sealed class FillMaskEstimatorTests
{
    private readonly MLContext _context = new(seed: 1);

    [TestMethod]
    [DataRow("Text", DisplayName = "default names")]
    [DataRow("Sentence2", DisplayName = "an output column that hides the input column of another use")]
    public void Estimator_MeetsMlNet(string column)
    {
        using var pretrained = SmallPretraining.Detection();
        var valid = Copy("Sentence1", column, Data("a [MASK]", "no mask", "[MASK] and [MASK]"));
        var estimator = _context.Transforms.Text.DebertaV3FillMask(inputColumnName: column, checkpoint: pretrained.Checkpoint);

        new EstimatorBattery(_context, estimator)
        {
            Valid = valid,
            Invalid = [_context.Transforms.DropColumns(column).Fit(valid)
                .Transform(valid), Copy("Value", column, valid), Copy("Truth", column, valid)],
        }.Run();
    }

    [TestMethod]
    public void Fit_SaysWhy_WhenTheOnlyHeadIsADiscriminators()
    {
        using var folder = new TemporaryFolder();
        using (var pretrained = SmallPretraining.Detection(hasGenerator: false))
            pretrained.SavePretrained(folder.Path);

        var message = Refusal(DebertaV3Checkpoint.FromFolder(folder.Path));

        StringAssert.Contains(message, "whether a piece was replaced");
        StringAssert.Contains(message, "generator_config.json");
    }

    // Published discriminators hold a language model head that nobody trained.
    [TestMethod]
    public void Fit_SaysWhy_WhenADiscriminatorHoldsALanguageModelHeadToo()
    {
        using var folder = new TemporaryFolder();
        var config = new DebertaV3Config { HiddenSize = 48, Layers = 4, AttentionHeads = 3, IntermediateSize = 96, VocabularySize = 600 };
        var weights = File.ReadAllBytes(Shared.Path("golden/rtd/discriminator.safetensors"));
        CheckpointFolder.Write(folder.Path, new(config), DebertaV3Tokenizer.Create(SmallTokenizer.Bytes), stream => stream.Write(weights));

        var message = Refusal(DebertaV3Checkpoint.FromFolder(folder.Path));

        StringAssert.Contains(message, "mask_predictions");
    }

    [TestMethod]
    public void Fit_SaysWhy_WhenThereIsNoLanguageModel()
    {
        using var fitted = SmallNetwork.FitMulticlass();

        StringAssert.Contains(Refusal(fitted.Checkpoint), "no language model head");
        StringAssert.Contains(Refusal(SmallNetwork.Checkpoint), "random");
    }

    // Its head has transformers' names; those that the goldens say of it are compared by the conformance program.
    [TestMethod]
    public void Fit_TakesAFolderOfTransformers_WithoutTheDecoder()
    {
        using var model = Fit(DebertaV3Checkpoint.FromFolder(Shared.Path("golden/tasks/models/mlm")));

        var filled = model.Model.Filled([new("The capital of France is [MASK].", null)])[0];

        Assert.IsFalse(model.Model.LanguageModel().Decodes);
        Assert.AreEqual("The capital of France is mr.", filled.Text);
    }

    [TestMethod]
    public void Fit_NamesTheMissingFile_WhenTheGeneratorIsNotComplete()
    {
        using var folder = new TemporaryFolder();
        using (var pretrained = SmallPretraining.Detection())
            pretrained.SavePretrained(folder.Path);
        File.Delete(folder.File("model.generator.safetensors"));

        var problem = Assert.ThrowsExactly<FileNotFoundException>(() => Fit(DebertaV3Checkpoint.FromFolder(folder.Path)));

        StringAssert.Contains(problem.Message, "model.generator.safetensors");
    }

    [TestMethod]
    public void Fit_LeavesNoTensors_WhenMorePiecesAreWantedThanThereAre()
    {
        using var pretrained = SmallPretraining.Detection();
        var checkpoint = pretrained.Checkpoint;
        var before = LiveTensors.Count;

        var problem = Assert.ThrowsExactly<InvalidDataException>(() => Fit(checkpoint, topK: 9000));

        StringAssert.Contains(problem.Message, "9000");
        Assert.AreEqual(before, LiveTensors.Count);
    }

    [TestMethod]
    public void Options_RefuseValues_ThatAreOutOfRange()
    {
        Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => new DebertaV3FillMaskOptions { TopK = 0 });
        Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => new DebertaV3FillMaskOptions { MaxLength = 7 });
        Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => new DebertaV3FillMaskOptions { BatchSize = 0 });
        Assert.ThrowsExactly<ArgumentException>(() => new DebertaV3FillMaskOptions { InputColumnName = " " });
        Assert.ThrowsExactly<ArgumentException>(() => _context.Transforms.Text.DebertaV3FillMask(filledTextColumnName: "Text"));
    }

    private string Refusal(DebertaV3Checkpoint checkpoint) => Assert.ThrowsExactly<InvalidDataException>(() => Fit(checkpoint)).Message;

    private DebertaV3Transformer Fit(DebertaV3Checkpoint checkpoint, int topK = 5) =>
        _context.Transforms.Text.DebertaV3FillMask("Sentence1", topK: topK, checkpoint: checkpoint).Fit(Data(""));

    private IDataView Data(params string[] texts) =>
        _context.Data.LoadFromEnumerable(texts.Select(text => new TextExample { Sentence1 = text, Sentence2 = text }));

    private IDataView Copy(string from, string to, IDataView data) => _context.Transforms.CopyColumns(to, from).Fit(data).Transform(data);
}
