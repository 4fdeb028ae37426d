using Microsoft.ML.DebertaV3.Tests.Checkpoints;
using Microsoft.ML.DebertaV3.Tests.Support;

namespace Microsoft.ML.DebertaV3.Tests.Fitting;

/// <summary>A real process that is killed with SIGKILL. docs/training.md has the soak of 50 kills.</summary>
[TestClass]
public sealed class KillTests
{
    [TestMethod]
    [DataRow("fit")]
    [DataRow("pretrain")]
    public void Fit_EndsWithTheSameBytes_AfterItsProcessWasKilledFiveTimes(string kind)
    {
        using var folder = new TemporaryFolder();

        var output = ChildProcess.Run("soak", kind, folder.Path, "5", "1");

        StringAssert.StartsWith(output[0], "5 kills ");
        Assert.AreEqual("The final model, history and loss curve equal those of an uninterrupted fit.", output[1]);
    }
}
