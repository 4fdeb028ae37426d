using Microsoft.ML.DebertaV3.Pretraining;

namespace Microsoft.ML.DebertaV3.Tests.Pretraining;

/// <summary>Options of pre-training that do not go together.</summary>
[TestClass]
public sealed class PretrainingConflictsTests
{
    public static IEnumerable<(string Option, Action<DebertaV3PretrainingOptions> Set)> Conflicts =>
    [
        ("UpdateOrder", o => (o.EmbeddingSharing, o.UpdateOrder) = (EmbeddingSharing.Shared, UpdateOrder.Decoupled)),
        ("DiscriminatorLearningRate", o => (o.UpdateOrder, o.DiscriminatorLearningRate) = (UpdateOrder.Joint, 1e-3)),
        ("SaveEverySteps", o => o.SaveEverySteps = 5),
        ("WarmupSteps", o => (o.WarmupSteps, o.MaxSteps) = (10, 9)),
        ("MaxLength", o => o.MaxLength = 513),
        ("GeneratorLayers", o => o.GeneratorLayers = 5),
        ("ValidationFraction",
            o => (o.ValidationFraction, o.ValidationSet) = (0.1, new MLContext().Data.LoadFromEnumerable([new { Text = "a" }]))),
    ];

    [TestMethod]
    [DynamicData(nameof(Conflicts))]
    public void Check_NamesTheOption_WhenOthersContradictIt(string option, Action<DebertaV3PretrainingOptions> set)
    {
        var options = new DebertaV3PretrainingOptions();
        set(options);

        var problem = Assert.ThrowsExactly<ArgumentException>(() => PretrainingConflicts.Check(options, DebertaV3Checkpoint.Tiny));

        Assert.AreEqual(option, problem.ParamName);
        StringAssert.StartsWith(problem.Message, option + ": ");
    }

    [TestMethod]
    [DataRow(EmbeddingSharing.Gdes, UpdateOrder.Decoupled)]
    [DataRow(EmbeddingSharing.Shared, UpdateOrder.Joint)]
    [DataRow(EmbeddingSharing.Separate, UpdateOrder.Decoupled)]
    public void Order_FollowsTheSharing_WhenItIsLeftOpen(EmbeddingSharing sharing, UpdateOrder expected)
    {
        var options = new DebertaV3PretrainingOptions { EmbeddingSharing = sharing };

        PretrainingConflicts.Check(options, DebertaV3Checkpoint.Tiny);

        Assert.AreEqual(expected, options.Order);
    }
}
