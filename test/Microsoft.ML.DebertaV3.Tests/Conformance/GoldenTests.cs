using Microsoft.ML.DebertaV3.Conformance;
using Microsoft.ML.DebertaV3.Conformance.Runtimes;
using Microsoft.ML.DebertaV3.Tests.Support;

namespace Microsoft.ML.DebertaV3.Tests.Conformance;

/// <summary>Parity with the reference implementations: the cases of the conformance program, by the program's own code.</summary>
[TestClass]
[DoNotParallelize]
public sealed class GoldenTests
{
    [TestMethod]
    [DataRow("tokenizer", 4)]
    [DataRow("hf", 25)]
    [DataRow("tasks", 3)]
    [DataRow("rtd", 15)]
    public void Run_PassesEveryCase_OfTheSetThatEveryCloneHas(string format, int cases)
    {
        var (passed, output) = Run(SmallGoldens.Path(format));

        Assert.IsTrue(passed, output);
        StringAssert.EndsWith(output.TrimEnd(), " ok, 0 FAIL, 0 later", "Nothing of the small set may be left for later.");
        Assert.IsGreaterThan(cases, output.Split('\n').Length);
    }

    [TestMethod]
    [DataRow("tokenizer")]
    [DataRow("tokenizer-json")]
    [DataRow("hf")]
    [DataRow("tasks")]
    [DataRow("rtd")]
    public void Run_PassesEveryCase_OfTheFullSet(string format)
    {
        var (passed, output) = Run(Shared.Path($"golden/{format}"));

        Assert.IsTrue(passed, output);
    }

    [TestMethod]
    [DataRow(true, DisplayName = "small set")]
    [DataRow(false, DisplayName = "full set")]
    public void Run_PassesEveryTask_InOnnxRuntime(bool isSmall)
    {
        using var runtime = new OnnxNetworks();

        var (passed, output) = Run(isSmall ? SmallGoldens.Path("tasks") : Shared.Path("golden/tasks"), runtime);

        Assert.IsTrue(passed, output);
    }

    [TestMethod]
    public void SmallSet_IsSmall() =>
        Assert.IsLessThan(2_000_000, new FileInfo(RepositoryRoot.Path("test/Golden/golden.zip")).Length);

    private static (bool Passed, string Output) Run(string folder, INetworkRuntime? runtime = null)
    {
        using var output = new StringWriter();
        var passed = Runner.Run(folder, output, runtime);
        return (passed, output.ToString());
    }
}
