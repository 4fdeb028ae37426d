using System.Text.RegularExpressions;
using Microsoft.ML.DebertaV3.Benchmarks;
using Microsoft.ML.DebertaV3.Tests.Support;

namespace Microsoft.ML.DebertaV3.Tests.Benchmarks;

[TestClass]
public sealed partial class MachineLoadTests
{
    [TestMethod]
    [DataRow(0.0)]
    [DataRow(1.5)]
    public void Judge_StartsWithoutAWord_WhenTheMachineIsQuiet(double load)
    {
        Assert.AreEqual((true, null), MachineLoad.Judge(load, despiteLoad: false));
    }

    [TestMethod]
    public void Judge_Refuses_WhenTheLoadIsAboveTheLimit()
    {
        var (starts, line) = MachineLoad.Judge(1.51, despiteLoad: false);

        Assert.IsFalse(starts);
        StringAssert.Contains(line, "load average 1.51");
        StringAssert.Contains(line, "--despite-load");
    }

    [TestMethod]
    public void Judge_MarksTheRun_WhenItIsWantedDespiteTheLoad()
    {
        var (starts, line) = MachineLoad.Judge(12, despiteLoad: true);

        Assert.IsTrue(starts);
        StringAssert.StartsWith(line, "LOADED MACHINE (load average 12.00");
    }

    [TestMethod]
    public void Judge_MarksTheRun_WhenTheLoadIsUnknown()
    {
        var (starts, line) = MachineLoad.Judge(load: null, despiteLoad: false);

        Assert.IsTrue(starts);
        StringAssert.StartsWith(line, "LOAD UNKNOWN");
    }

    [TestMethod]
    public void Parse_TakesTheLastMinute()
    {
        Assert.AreEqual(23.83, MachineLoad.Parse("23.83 17.65 10.49 3/412 14341\n"));
    }

    // Whatever takes turns or measures a rate asks for a quiet machine; the child processes that measure memory do not.
    [TestMethod]
    public void EveryBenchmarkByTime_AsksForAQuietMachine()
    {
        var sources = Directory.GetFiles(RepositoryRoot.Path("test/Microsoft.ML.DebertaV3.Benchmarks"), "*Benchmark.cs",
            SearchOption.AllDirectories)
            .ToDictionary(path => Path.GetFileName(path), File.ReadAllText);

        var unguarded = sources.Where(source => !Guarded().IsMatch(source.Value)).Select(source => source.Key).ToArray();

        Assert.IsGreaterThanOrEqualTo(4, sources.Count);
        Assert.IsEmpty(unguarded, string.Join(", ", unguarded));
    }

    [GeneratedRegex(@"command\.SetPairedAction\(\s*parsed\s*=>\s*Run\(")]
    private static partial Regex Guarded();
}
