using System.Diagnostics;
using Microsoft.ML.DebertaV3.Tests.Support;

namespace Microsoft.ML.DebertaV3.Tests.Samples;

/// <summary>Runs a sample as its user does: in a process of its own.</summary>
internal static class SampleProgram
{
    /// <summary>What the program prints.</summary>
    /// <param name="folder">The sample's, below <c>samples</c>; its last part is the program's name.</param>
    /// <param name="arguments">The command line.</param>
    /// <exception cref="AssertFailedException">It ends with an error.</exception>
    public static string Run(string folder, params IEnumerable<string> arguments)
    {
        var end = End(folder, arguments);
        Assert.AreEqual(0, end.ExitCode, end.Errors);
        return end.Output;
    }

    /// <summary>How the program ends, whatever its exit code.</summary>
    /// <inheritdoc cref="Run"/>
    public static (int ExitCode, string Output, string Errors) End(string folder, params IEnumerable<string> arguments)
    {
        using var process = Start(folder, arguments);
        var errors = process.StandardError.ReadToEndAsync();
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return (process.ExitCode, output, errors.Result);
    }

    /// <summary>Starts the program. What it prints must be read.</summary>
    /// <inheritdoc cref="Run"/>
    public static Process Start(string folder, params IEnumerable<string> arguments)
    {
        // The tests and the sample are built together, into folders of the same names below their projects.
        var program =
            RepositoryRoot.Path(Path.Combine("samples", folder, "bin", BuildFolder(2), BuildFolder(1), $"{Path.GetFileName(folder)}.dll"));
        var start = new ProcessStartInfo("dotnet", [program, .. arguments]) { RedirectStandardOutput = true, RedirectStandardError = true };
        start.Environment["OMP_NUM_THREADS"] = "1"; // as TestSetup does for this process
        foreach (var variable in new[] { "PMI_RANK", "PMI_SIZE" })
            start.Environment.Remove(variable); // of tests that run under mpiexec themselves
        return Process.Start(start)!;
    }

    private static string BuildFolder(int fromLast) =>
        AppContext.BaseDirectory.TrimEnd(Path.DirectorySeparatorChar).Split(Path.DirectorySeparatorChar)[^fromLast];
}
