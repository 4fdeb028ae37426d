namespace Microsoft.ML.DebertaV3.Tests.Catalog.ModelBuilder;

[TestClass]
public sealed class GeneratedCodeTests
{
    private const string AnchorUsing = "using Microsoft.ML.TorchSharp;\n";

    private static IEnumerable<object[]> Pairs => AnchorPair.All.Select(pair => new object[] { pair });

    [TestMethod]
    [DynamicData(nameof(Pairs))]
    public void TrainingFile_Compiles_WhenOnlyTheMethodsNameChanges(AnchorPair pair)
    {
        var (consumption, training) = (GeneratedCode.Read("Reviews.consumption.txt"), GeneratedCode.Read($"{pair.Anchor}.training.txt"));
        var renamed = training.Replace($"Trainers.{pair.Anchor}(", $"Trainers.{pair.Ours}(", StringComparison.Ordinal);

        Assert.AreNotEqual(training, renamed);
        Assert.IsEmpty(GeneratedCode.Errors([consumption, training], hasAnchor: true)); // it is code for the anchor
        Assert.IsEmpty(GeneratedCode.Errors([consumption, renamed], hasAnchor: true));
    }

    [TestMethod]
    [DynamicData(nameof(Pairs))]
    public void TrainingFile_NeedsNoAnchor_WhenItsUsingGoesToo(AnchorPair pair)
    {
        var (consumption, training) = (GeneratedCode.Read("Reviews.consumption.txt"), GeneratedCode.Read($"{pair.Anchor}.training.txt"));
        var renamed = training.Replace($"Trainers.{pair.Anchor}(", $"Trainers.{pair.Ours}(", StringComparison.Ordinal);
        var changed = renamed.Replace(AnchorUsing, "", StringComparison.Ordinal);

        Assert.HasCount(1, GeneratedCode.Errors([consumption, renamed], hasAnchor: false)); // the using, nothing else
        Assert.IsEmpty(GeneratedCode.Errors([consumption, changed], hasAnchor: false));
    }
}
