using Microsoft.ML.DebertaV3.Runtime;
using Microsoft.ML.DebertaV3.Tests.Checkpoints;

namespace Microsoft.ML.DebertaV3.Tests.Runtime;

[TestClass]
public sealed class FolderLockTests
{
    [TestMethod]
    [OSCondition(OperatingSystems.Linux)]
    public async Task Take_WaitsForTheFolderThatHasTheName_WhenItWasExchanged()
    {
        using var root = new TemporaryFolder();
        var (folder, old) = (root.File("model"), root.File("old"));
        Directory.CreateDirectory(folder);
        var first = FolderLock.Take(folder);
        var waiting = Task.Run(() => FolderLock.Take(folder));
        await Task.Delay(100);
        Directory.Move(folder, old);
        Directory.CreateDirectory(folder);
        var second = FolderLock.Take(folder);

        first.Dispose();

        await Task.Delay(100);
        Assert.IsFalse(waiting.IsCompleted);
        second.Dispose();
        using var third = await waiting;
        Assert.IsNull(FolderLock.TryTake(folder));
    }
}
