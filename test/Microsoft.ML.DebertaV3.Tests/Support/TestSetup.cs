using Microsoft.ML.DebertaV3.Runtime;
using TorchSharp;

namespace Microsoft.ML.DebertaV3.Tests.Support;

/// <summary>Runs once before every test.</summary>
[TestClass]
public static class TestSetup
{
    [AssemblyInitialize]
    public static void LoadNativeLibraries(TestContext _)
    {
        NativeLibraries.EnsureLoaded();
        torch.set_num_threads(1); // the tests' networks are so small that threads mostly wait for each other: 3 to 20 times slower
    }
}
