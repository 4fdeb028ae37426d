using Microsoft.ML.DebertaV3.Runtime;

namespace Microsoft.ML.DebertaV3.Tests.Support;

/// <summary>Runs once before every test.</summary>
[TestClass]
public static class TestSetup
{
    [AssemblyInitialize]
    public static void LoadNativeLibraries(TestContext _) => NativeLibraries.EnsureLoaded();
}
