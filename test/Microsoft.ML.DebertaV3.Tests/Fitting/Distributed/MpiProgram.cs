using System.Diagnostics;
using Microsoft.ML.DebertaV3.Tests.Support;

namespace Microsoft.ML.DebertaV3.Tests.Fitting.Distributed;

/// <summary>Runs the child program on ranks that mpiexec starts.</summary>
internal static class MpiProgram
{
    private const string Name = "mpiexec.mpich"; // mpiexec may be Open MPI's

    // Ranks share the machine; and they are too short for the compiler's second thoughts.
    private static readonly Dictionary<string, string?> OneThread = new()
    {
        ["OMP_NUM_THREADS"] = "1",
        ["OMP_WAIT_POLICY"] = "PASSIVE",
        ["DOTNET_TieredPGO"] = "0",
    };

    /// <summary>Runs it to its end. Without MPICH, the test is inconclusive; on the CI server, it fails.</summary>
    public static (int ExitCode, string[] Output, string Errors) Run(int ranks, params string[] arguments) =>
        ChildProcess.EndOf(Find(), OneThread, ["-n", $"{ranks}", ChildProcess.DotNet(), ChildProcess.Assembly, .. arguments]);

    /// <summary>Runs it in one process, without mpiexec.</summary>
    public static (int ExitCode, string[] Output, string Errors) RunAlone(params string[] arguments)
    {
        Find(); // the program needs MPI's library
        return ChildProcess.End(OneThread, arguments);
    }

    /// <summary>Starts it; the standard output can be read line by line.</summary>
    public static Process Start(int ranks, params string[] arguments)
    {
        string[] all = ["-n", $"{ranks}", ChildProcess.DotNet(), ChildProcess.Assembly, .. arguments];
        var start = new ProcessStartInfo(Find(), all) { RedirectStandardOutput = true };
        foreach (var (variable, value) in OneThread)
            start.Environment[variable] = value;
        return Process.Start(start)!;
    }

    private static string Find()
    {
        var path = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator)
            .Select(folder => Path.Combine(folder, Name)).FirstOrDefault(File.Exists);
        if (path is not null)
            return path;
        const string Message = $"{Name} is missing. Install MPICH: apt-get install mpich.";
        if (Environment.GetEnvironmentVariable("CI") == "true")
            Assert.Fail(Message);
        Assert.Inconclusive(Message);
        throw new UnreachableException();
    }
}
