using Microsoft.ML.DebertaV3.Tests.Support;

namespace Microsoft.ML.DebertaV3.Tests.Tasks.Fitting;

[TestClass]
public sealed class OptionConflictsTests
{
    public static IEnumerable<object[]> Conflicts =>
    [
        Conflict("ValidationFraction", "ValidationSet is set too", o => (o.ValidationSet, o.ValidationFraction) = (Unread(), 0.1)),
        Conflict("EarlyStoppingPatience", "ValidationSet or ValidationFraction", o => o.EarlyStoppingPatience = 2),
        Conflict("ValidationMetric", "ValidationSet or ValidationFraction", o => o.ValidationMetric = "LogLoss"),
        Conflict("ValidationMetric", "'Beauty' is not one of MicroAccuracy, MacroAccuracy, LogLoss, LogLossReduction",
            o => (o.ValidationFraction, o.ValidationMetric) = (0.1, "Beauty")),
        Conflict("SaveEverySteps", "ResumeFolder is not set", o => o.SaveEverySteps = 5),
        Conflict("FrozenLayers", "2 is more than the checkpoint's 1 layers", o => o.FrozenLayers = 2),
        Conflict("ReinitializedLayers", "1 and 1 of FrozenLayers are more than the checkpoint's 1 layers",
            o => (o.ReinitializedLayers, o.FrozenLayers) = (1, 1)),
        Conflict("WarmupSteps", "5 is more than MaxSteps, 4", o => (o.WarmupSteps, o.MaxSteps) = (5, 4)),
        Conflict("ClassWeights", "'ktichen' is not a label", o => o.ClassWeights = new Dictionary<string, float> { ["ktichen"] = 2 }),
    ];

    [TestMethod]
    [DynamicData(nameof(Conflicts))]
    public void Fit_NamesTheOptionBeforeItReadsARow_WhenOptionsContradict(
        string option, string problem, Action<DebertaV3TextClassificationOptions> change)
    {
        var context = new MLContext(seed: 1);
        var trainer = context.MulticlassClassification.Trainers.DebertaV3TextClassification(SmallNetwork.Classification(change));

        var error = Assert.ThrowsExactly<ArgumentException>(() => trainer.Fit(UnreadKeys(context)));

        StringAssert.StartsWith(error.Message, $"{option}: ");
        StringAssert.Contains(error.Message, problem);
    }

    [TestMethod]
    public void Fit_Runs_WhenEveryLimitIsJustMet()
    {
        using var transformer =
            SmallNetwork.FitMulticlass(o =>
            (o.FrozenLayers, o.WarmupSteps, o.MaxSteps, o.ValidationFraction, o.ValidationMetric, o.EarlyStoppingPatience)
            = (1, 2, 2, 0.25, "LogLoss", 1));

        Assert.AreEqual(2L, transformer.TrainingHistory.Steps);
    }

    private static object[] Conflict(string option, string problem, Action<DebertaV3TextClassificationOptions> change) =>
        [option, problem, change];

    private static IDataView Unread() => UnreadKeys(new MLContext());

    // The keys are of the usual rows; reading any row of this view throws.
    private static IDataView UnreadKeys(MLContext context)
    {
        var keys = context.Transforms.Conversion.MapValueToKey("Label").Fit(context.Data.LoadFromEnumerable(Examples.Rows()));
        return keys.Transform(context.Data.LoadFromEnumerable(Throwing()));

        static IEnumerable<TextExample> Throwing()
        {
            yield return Fail();
        }

        static TextExample Fail() => throw new AssertFailedException("A row was read.");
    }
}
