using Microsoft.ML.DebertaV3.Tests.Checkpoints;
using Tickets;

namespace Microsoft.ML.DebertaV3.Tests.Samples;

/// <summary>A wrong path is told at once, in words, and without a stack trace.</summary>
[TestClass]
public sealed class ArgumentTests
{
    [TestMethod]
    [DataRow("Embeddings", "--data", "missing.tsv")]
    [DataRow("Embeddings", "--checkpoint", "missing")]
    [DataRow("Pretraining", "--text", "missing.txt")]
    [DataRow("Pretraining", "--messages", "missing.tsv")]
    [DataRow("Pretraining", "--checkpoint", "missing")]
    [DataRow("SharingAblation", "--text", "missing.txt")]
    [DataRow("SharingAblation", "--config", "128,four,2")]
    public void Program_SaysWhatIsWrong_WhenAnArgumentIs(string sample, string option, string value)
    {
        var end = SampleProgram.End(sample, option, value);

        Assert.AreEqual(1, end.ExitCode);
        StringAssert.Contains(end.Errors, option == "--config" ? "three positive numbers" : value);
        Assert.DoesNotContain("   at ", end.Errors);
    }

    [TestMethod]
    public void Create_TellsBeforeItTrains_WhenTheModelCannotBeKept()
    {
        using var folder = new TemporaryFolder();

        var problem =
            Assert.ThrowsExactly<IOException>(() => TicketServer.Create(["--Model", Path.Combine(folder.Path, "missing", "model.mlnet")]));

        StringAssert.Contains(problem.Message, $"there is no folder {Path.Combine(folder.Path, "missing")}");
        Assert.IsFalse(Directory.Exists(Path.Combine(folder.Path, "missing")));
    }

    [TestMethod]
    public void Create_SaysThatItIsNoModel_WhenTheFileIsDamaged()
    {
        using var folder = new TemporaryFolder();
        var path = folder.Write("model.mlnet", [1, 2, 3]);

        var problem = Assert.ThrowsExactly<InvalidDataException>(() => TicketServer.Create(["--Model", path]));

        StringAssert.StartsWith(problem.Message, $"{path} is no model of this program: ");
    }
}
