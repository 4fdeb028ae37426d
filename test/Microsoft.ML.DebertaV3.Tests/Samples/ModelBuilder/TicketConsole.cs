using System.Diagnostics;
using System.Text.Json;
using Microsoft.ML.DebertaV3.Tests.Support;
using Tickets;

namespace Microsoft.ML.DebertaV3.Tests.Samples.ModelBuilder;

/// <summary>Runs samples/ModelBuilder/TicketConsole as its user does: in a process of its own.</summary>
internal static class TicketConsole
{
    // The tests and the sample are built together, into folders of the same names below their projects.
    private static string Program => RepositoryRoot.Path(Path.Combine(
        "samples/ModelBuilder/TicketConsole/bin", BuildFolder(2), BuildFolder(1), "TicketConsole.dll"));

    /// <summary>What the program prints.</summary>
    /// <exception cref="AssertFailedException">It ends with an error.</exception>
    public static string Run(params IEnumerable<string> arguments)
    {
        var start = new ProcessStartInfo("dotnet", [Program, .. arguments]) { RedirectStandardOutput = true, RedirectStandardError = true };
        start.Environment["OMP_NUM_THREADS"] = "1"; // as TestSetup does for this process
        using var process = Process.Start(start)!;
        var errors = process.StandardError.ReadToEndAsync();
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        Assert.AreEqual(0, process.ExitCode, errors.Result);
        return output;
    }

    /// <summary>The program's answers to texts.</summary>
    public static TicketModel.ModelOutput[] Predict(string folder, IEnumerable<string> texts) =>
        [.. Run(["predict", "--json", "--folder", folder, .. texts]).Split('\n', StringSplitOptions.RemoveEmptyEntries)
            .Select(line => JsonSerializer.Deserialize<TicketModel.ModelOutput>(line, JsonSerializerOptions.Web)!)];

    private static string BuildFolder(int fromLast) => AppContext.BaseDirectory.TrimEnd(Path.DirectorySeparatorChar).Split(Path.DirectorySeparatorChar)[^fromLast];
}
