using Microsoft.ML.DebertaV3.Tests.Checkpoints;
using Microsoft.ML.DebertaV3.Tests.Support;

namespace Microsoft.ML.DebertaV3.Tests.Fitting;

/// <summary>A real process that is killed with SIGKILL. docs/training.md has the soak of 50 kills.</summary>
[TestClass]
public sealed class KillTests
{
    [TestMethod]
    [DataRow("fit", 3)]
    [DataRow("pretrain", 2)]
    public void Fit_EndsWithTheSameBytes_AfterItsProcessWasKilledAgainAndAgain(string kind, int kills)
    {
        using var folder = new TemporaryFolder();

        var output = ChildProcess.Run("soak", kind, folder.Path, $"{kills}", "1");

        StringAssert.StartsWith(output[0], $"{kills} kills ");
        Assert.AreEqual("The final model, history and loss curve equal those of an uninterrupted fit.", output[1]);
    }
}
