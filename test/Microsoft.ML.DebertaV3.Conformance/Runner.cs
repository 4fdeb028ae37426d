using Microsoft.ML.DebertaV3.Conformance.Runtimes;

namespace Microsoft.ML.DebertaV3.Conformance;

/// <summary>Runs the cases of a folder one after the other and reports them.</summary>
internal static class Runner
{
    private const string FolderCase = "cases.json"; // stands for the folder as a whole, where its cases cannot be listed

    /// <summary>Writes one line per case and a closing count.</summary>
    /// <param name="folder">The folder.</param>
    /// <param name="output">Where the lines go.</param>
    /// <param name="runtime">What runs the networks of tasks; null: the library.</param>
    /// <returns>Whether there were cases and none failed.</returns>
    public static bool Run(string folder, TextWriter output, INetworkRuntime? runtime = null)
    {
        var counts = new Dictionary<Verdict, int>();
        foreach (var one in List(folder, runtime))
        {
            var result = Try(one);
            output.WriteLine(result);
            counts[result.Verdict] = counts.GetValueOrDefault(result.Verdict) + 1;
        }

        var failed = counts.GetValueOrDefault(Verdict.Fail);
        output.WriteLine($"{counts.GetValueOrDefault(Verdict.Ok)} ok, {failed} FAIL, {counts.GetValueOrDefault(Verdict.Later)} later");
        return failed == 0;
    }

    private static IReadOnlyList<ConformanceCase> List(string folder, INetworkRuntime? runtime)
    {
        try
        {
            return GoldenFolder.Read(folder, runtime).Cases();
        }
        catch (Exception problem) // a folder that cannot be read is a failure like any other
        {
            return [new(FolderCase, () => CaseResult.Failed(FolderCase, problem))];
        }
    }

    private static CaseResult Try(ConformanceCase one)
    {
        try
        {
            return one.Run();
        }
        catch (Exception problem) // one case that throws must not hide the others
        {
            return CaseResult.Failed(one.Name, problem);
        }
    }
}
