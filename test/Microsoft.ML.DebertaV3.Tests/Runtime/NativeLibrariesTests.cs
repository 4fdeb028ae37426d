using Microsoft.ML.DebertaV3.Runtime;
using static TorchSharp.torch;

namespace Microsoft.ML.DebertaV3.Tests.Runtime;

[TestClass]
public sealed class NativeLibrariesTests
{
    [TestMethod]
    public void EnsureLoaded_MakesTorchUsable_FromSeveralThreads()
    {
        var sums = new float[8];

        Parallel.For(0, sums.Length, i =>
        {
            NativeLibraries.EnsureLoaded();
            using var scope = NewDisposeScope();
            sums[i] = ones(i + 1).sum().item<float>();
        });

        CollectionAssert.AreEqual(Enumerable.Range(1, sums.Length).Select(n => (float)n).ToArray(), sums);
    }
}
