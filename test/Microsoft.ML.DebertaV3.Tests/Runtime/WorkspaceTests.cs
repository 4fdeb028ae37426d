using Microsoft.ML.DebertaV3.Runtime;
using Microsoft.ML.DebertaV3.Tests.Support;
using static TorchSharp.torch;

namespace Microsoft.ML.DebertaV3.Tests.Runtime;

[TestClass]
[DoNotParallelize]
public sealed class WorkspaceTests
{
    [TestMethod]
    public void Get_UsesItsMemoryAgain_ForWhatFits()
    {
        using var scope = NewDisposeScope();
        using var workspace = new Workspace();

        workspace.Get(4, 6, CPU).fill_(3);
        var smaller = workspace.Get(3, 5, CPU);

        CollectionAssert.AreEqual(new long[] { 3, 5 }, smaller.shape);
        Assert.IsTrue(smaller.is_contiguous());
        Assert.AreEqual(45, smaller.sum().item<float>());
    }

    [TestMethod]
    public void Get_MakesRoom_ForWhatIsLarger()
    {
        using var scope = NewDisposeScope();
        using var workspace = new Workspace();
        workspace.Get(2, 2, CPU);

        Assert.AreEqual(600, workspace.Get(20, 30, CPU).fill_(1).sum().item<float>());
        Assert.AreEqual(ScalarType.BFloat16, workspace.Get(2, 2, CPU, ScalarType.BFloat16).dtype);
    }

    [TestMethod]
    public void Dispose_FreesTheMemory()
    {
        var before = LiveTensors.Count;

        using (NewDisposeScope())
        {
            using var workspace = new Workspace();
            workspace.Get(20, 30, CPU);
            workspace.Get(40, 30, CPU);
        }

        Assert.AreEqual(before, LiveTensors.Count);
    }
}
