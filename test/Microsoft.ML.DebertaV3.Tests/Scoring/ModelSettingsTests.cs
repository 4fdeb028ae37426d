using System.Text;
using System.Text.Json.Nodes;
using Microsoft.ML.DebertaV3.DataViews;
using Microsoft.ML.DebertaV3.Scoring;
using Microsoft.ML.DebertaV3.Tests.Support;

namespace Microsoft.ML.DebertaV3.Tests.Scoring;

[TestClass]
public sealed class ModelSettingsTests
{
    [TestMethod]
    public void History_ComesBackAsItWas()
    {
        var history = new TrainingHistory
        {
            Epochs =
            [
                new() { Epoch = 1, Step = 40, TrainingLoss = 0.1 + 0.2, LearningRate = 1e-5, Seconds = 12.5,
                    Validation = new Dictionary<string, double> { ["LogLoss"] = 1d / 3, ["AreaUnderRocCurve"] = double.NaN } },
                new() { Epoch = 2, Step = 41, TrainingLoss = double.NaN, LearningRate = 0, Seconds = 0,
                    Validation = new Dictionary<string, double>() },
            ],
            BestEpoch = 1,
            Steps = 41,
            SkippedSteps = 1,
            Cancelled = true,
            Diverged = true,
        };

        var read = Read(Settings(history)).History;

        Assert.AreEqual((1, 41L, 1L, false, true, true),
            (read.BestEpoch, read.Steps, read.SkippedSteps, read.StoppedEarly, read.Cancelled, read.Diverged));
        foreach (var (expected, actual) in history.Epochs.Zip(read.Epochs))
        {
            Assert.AreEqual((expected.Epoch, expected.Step, expected.TrainingLoss, expected.LearningRate, expected.Seconds),
                (actual.Epoch, actual.Step, actual.TrainingLoss, actual.LearningRate, actual.Seconds));
            CollectionAssert.AreEquivalent(expected.Validation.ToArray(), actual.Validation.ToArray());
        }
        Assert.HasCount(2, read.Epochs);
    }

    [TestMethod]
    public void History_IsEmpty_WhenTheModelIsOfBeforeItWasKept()
    {
        var settings = JsonNode.Parse(Settings(TrainingHistory.None))!.AsObject();
        settings.Remove("History");

        var read = Read(Encoding.UTF8.GetBytes(settings.ToJsonString())).History;

        Assert.AreEqual((0, 0L), (read.Epochs.Count, read.Steps));
    }

    [TestMethod]
    [DataRow("null")]
    [DataRow("{}")]
    [DataRow("[]")]
    [DataRow("""{"Epochs": null, "Steps": 1, "SkippedSteps": 0}""")]
    [DataRow("""{"Epochs": [null], "Steps": 1, "SkippedSteps": 0}""")]
    [DataRow(
        """{"Epochs": [{"Epoch": 1, "Step": 1, "TrainingLoss": 1, "LearningRate": 1, "Seconds": 1, "Validation": null}], "Steps":"""
            + """ 1, "SkippedSteps": 0}""")]
    [DataRow("""{"Epochs": [{"Epoch": 1}], "Steps": 1, "SkippedSteps": 0}""")]
    [DataRow("""{"Epochs": [], "Steps": "many", "SkippedSteps": 0}""")]
    public void FromUtf8_Refuses_WhenTheHistoryIsDamaged(string history)
    {
        var settings = JsonNode.Parse(Settings(TrainingHistory.None))!;
        settings["History"] = JsonNode.Parse(history);

        Assert.ThrowsExactly<InvalidDataException>(() => Read(Encoding.UTF8.GetBytes(settings.ToJsonString())));
    }

    private static byte[] Settings(TrainingHistory history)
    {
        using var transformer = SmallNetwork.FitMulticlass(o => o.MaxSteps = 1);
        return ModelStreams.Settings(transformer.Model.Settings with { History = history });
    }

    private static ModelSettings Read(byte[] json) => ModelStreams.ReadSettings<ModelSettings>(json, settings => settings.IsComplete());
}
