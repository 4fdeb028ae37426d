using Microsoft.ML.DebertaV3.Tests.Checkpoints;
using TextService;

namespace Microsoft.ML.DebertaV3.Tests.Samples.Service;

/// <summary>The sample's own models.</summary>
[TestClass]
[DoNotParallelize]
public sealed class ServiceTrainingTests
{
    [TestMethod]
    public void Train_WritesModelsThatTheServiceLoads()
    {
        using var folder = new TemporaryFolder();

        var output = SampleProgram.Run("Service", "train", "--Epochs=1", $"--Service:Models={folder.Path}");

        Assert.Contains("entities: epoch 1 of 1", output);
        using var classifier = Classifier.Load(folder.File("classifier"));
        using var entities = EntityFinder.Load(folder.File("entities"));
        Assert.HasCount(6, classifier.Score(["The bin is full."]).Single().Scores);
        Assert.HasCount(1, entities.Score(["Anna left."]));
    }

    [TestMethod]
    public void Service_EndsWithAMessage_WhereThereIsNoModel()
    {
        using var folder = new TemporaryFolder();

        var end = SampleProgram.End("Service", "--Service:Models", folder.Path);

        Assert.AreEqual(1, end.ExitCode);
        Assert.StartsWith($"There is no folder {folder.File("classifier")}.", end.Errors);
    }
}
