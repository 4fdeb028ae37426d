using System.Text.Json.Nodes;
using Microsoft.ML.DebertaV3.Checkpoints;
using Microsoft.ML.DebertaV3.Tests.Checkpoints;
using Microsoft.ML.DebertaV3.Tests.Support;
using Microsoft.ML.Runtime;

namespace Microsoft.ML.DebertaV3.Tests.Pretraining;

/// <summary>What a checkpoint was pre-trained with stays with it, and is what pre-training goes on with.</summary>
[TestClass]
public sealed class PretrainingRecordTests
{
    private static readonly PretrainingRecord NGrams = new(MaskingScheme.NGrams, 0.25, Corpus.MaxLength);

    private readonly MLContext _context = new(seed: 1);

    [TestMethod]
    public void Fit_MasksAsTinyWasTrained_ByDefault()
    {
        var log = new LogCapture(_context);
        DebertaV3Transformer Fit(Action<DebertaV3PretrainingOptions> change) => Pretrain(DebertaV3Checkpoint.Tiny, o =>
        {
            o.MaxLength = null;
            change(o);
        });
        using var spelled = Fit(o => (o.Masking, o.MaskingRate, o.MaxLength) = (MaskingScheme.WholeWords, 0.15, 128));
        using var pieces = Fit(o => o.Masking = MaskingScheme.Pieces);

        using var fitted = Fit(_ => { });

        Assert.AreEqual(new(MaskingScheme.WholeWords, 0.15, 128), fitted.Model.Settings.Pretraining);
        Assert.AreEqual(128, fitted.Model.Settings.MaxLength);
        CollectionAssert.AreEqual(PretrainedWeights.Of(spelled), PretrainedWeights.Of(fitted));
        CollectionAssert.AreNotEqual(PretrainedWeights.Of(pieces), PretrainedWeights.Of(fitted));
        Assert.Contains(line =>
            line.StartsWith("Masking WholeWords (what the checkpoint was pre-trained with), ", StringComparison.Ordinal),
            log.Of(ChannelMessageKind.Info));
    }

    [TestMethod]
    [DataRow("checkpoint", PretrainingObjective.ReplacedTokenDetection)]
    [DataRow("folder", PretrainingObjective.ReplacedTokenDetection)]
    [DataRow("model", PretrainingObjective.ReplacedTokenDetection)]
    [DataRow("folder", PretrainingObjective.MaskedLanguageModeling)]
    [DataRow("model", PretrainingObjective.MaskedLanguageModeling)]
    public void Fit_GoesOnAsTheLastOne_HoweverItWasKept(string kept, PretrainingObjective objective)
    {
        using var folder = new TemporaryFolder();
        using var first = Pretrain(Small(), o => (o.Objective, o.Masking, o.MaskingRate) = (objective, NGrams.Masking, NGrams.MaskingRate));
        var checkpoint = kept switch
        {
            "checkpoint" => first.Checkpoint,
            "folder" => Folder(first.SavePretrained),
            _ => Loaded<DebertaV3Transformer>(first).Checkpoint,
        };

        using var second = Pretrain(checkpoint, o => (o.Objective, o.MaxLength) = (objective, null));

        Assert.AreEqual(NGrams, second.Model.Settings.Pretraining);

        DebertaV3Checkpoint Folder(Action<string> save)
        {
            save(folder.Path);
            return DebertaV3Checkpoint.FromFolder(folder.Path);
        }
    }

    [TestMethod]
    public void Record_SurvivesFineTuning()
    {
        using var folder = new TemporaryFolder();
        using var model = SmallNetwork.FitMulticlass(o => o.Checkpoint = DebertaV3Checkpoint.Tiny);
        model.SavePretrained(folder.Path);
        using var loaded = Loaded<DebertaV3Transformer>(model);
        using var fromFolder = _context.Model.LoadDebertaV3(folder.Path);

        foreach (
            var checkpoint in new[] { model.Checkpoint, loaded.Checkpoint, fromFolder.Checkpoint,
            DebertaV3Checkpoint.FromFolder(folder.Path) })
            Assert.AreEqual(DebertaV3Checkpoint.Tiny.Description.Pretraining, checkpoint.Description.Pretraining);
    }

    [TestMethod]
    public void Config_HasNoSuchKey_WhereNothingIsKnown()
    {
        using var folder = new TemporaryFolder();
        using var model = SmallNetwork.FitMulticlass();

        model.SavePretrained(folder.Path);

        Assert.DoesNotContain(PretrainingRecord.Key, File.ReadAllText(folder.File("config.json")));
        Assert.IsNull(DebertaV3Checkpoint.FromFolder(folder.Path).Description.Pretraining);
    }

    [TestMethod]
    [DataRow("7", "an object")]
    [DataRow("""{ "masking_rate": 0.15, "maximum_length": 128 }""", "\"masking\" is missing")]
    [DataRow(
        """{ "masking": "Sentences", "masking_rate": 0.15, "maximum_length": 128 }""",
        "\"masking\": found \"Sentences\", wanted one of Pieces, WholeWords, NGrams")]
    [DataRow("""{ "masking": "7", "masking_rate": 0.15, "maximum_length": 128 }""", "\"masking\"")]
    [DataRow("""{ "masking": "Pieces", "masking_rate": 1, "maximum_length": 128 }""", "\"masking_rate\": found 1")]
    [DataRow("""{ "masking": "Pieces", "masking_rate": "a", "maximum_length": 128 }""", "\"masking_rate\"")]
    [DataRow("""{ "masking": "Pieces", "masking_rate": 0.15, "maximum_length": 7 }""", "\"maximum_length\": found 7")]
    [DataRow("""{ "masking": "Pieces", "masking_rate": 0.15, "maximum_length": 65537 }""", "\"maximum_length\"")]
    [DataRow("""{ "masking": "Pieces", "masking_rate": 0.15, "maximum_length": 1e300 }""", "\"maximum_length\"")]
    public void Config_IsRefusedByName_WhereAValueCannotBe(string value, string expected)
    {
        using var folder = new TemporaryFolder();
        using (var model = SmallNetwork.FitMulticlass())
            model.SavePretrained(folder.Path);
        var json = JsonNode.Parse(File.ReadAllText(folder.File("config.json")))!;
        json[PretrainingRecord.Key] = JsonNode.Parse(value);
        File.WriteAllText(folder.File("config.json"), json.ToJsonString());

        var error = Assert.ThrowsExactly<InvalidDataException>(() => DebertaV3Checkpoint.FromFolder(folder.Path));

        StringAssert.Contains(error.Message, expected);
    }

    [TestMethod]
    public void Fit_ResumesAsRecorded_WhenAnOlderVersionMaskedTinyOtherwise()
    {
        using var folder = new TemporaryFolder();
        void Old(DebertaV3PretrainingOptions o) =>
            (o.Masking, o.MaskingRate, o.MaxLength, o.MaxEpochs, o.MaxSteps) = (MaskingScheme.Pieces, 0.15, Corpus.MaxLength, 1, 5);
        using var expected = Pretrain(DebertaV3Checkpoint.Tiny, Old);
        Assert.ThrowsExactly<TimeoutException>(() => Pretrain(DebertaV3Checkpoint.Tiny, o =>
        {
            Old(o);
            (o.ResumeFolder, o.SaveEverySteps) = (folder.Path, 1);
            o.Progress = new StepHook(step =>
            {
                if (step.Step == 3)
                    throw new TimeoutException();
            });
        }));

        using var resumed = Pretrain(DebertaV3Checkpoint.Tiny,
            o => (o.ResumeFolder, o.SaveEverySteps, o.MaxLength, o.MaxSteps) = (folder.Path, 1, null, 5));

        Assert.AreEqual(MaskingScheme.Pieces, resumed.Model.Settings.Pretraining!.Masking);
        CollectionAssert.AreEqual(PretrainedWeights.Of(expected), PretrainedWeights.Of(resumed));
    }

    private static DebertaV3Checkpoint Small() =>
        DebertaV3Checkpoint.Random(SmallPretraining.Discriminator with { MaxPositions = 128 }, DebertaV3Checkpoint.Tiny.Tokenizer, "Tiny",
            seed: 4);

    private DebertaV3Transformer Pretrain(DebertaV3Checkpoint checkpoint, Action<DebertaV3PretrainingOptions> change)
    {
        var options = new DebertaV3PretrainingOptions
        {
            InputColumnName = "Sentence1",
            Checkpoint = checkpoint,
            BatchSize = 4,
            MaxLength = Corpus.MaxLength,
            MaxSteps = 2,
            WarmupRatio = 0,
        };
        change(options);
        var texts = _context.Data.LoadFromEnumerable(Corpus.English(60).Select(text => new TextExample { Sentence1 = text }));
        return _context.Transforms.Text.DebertaV3Pretraining(options).Fit(texts);
    }

    private T Loaded<T>(ITransformer model)
    {
        using var zip = new MemoryStream();
        _context.Model.Save(model, inputSchema: null, zip);
        zip.Position = 0;
        return (T)_context.Model.Load(zip, out _);
    }
}
