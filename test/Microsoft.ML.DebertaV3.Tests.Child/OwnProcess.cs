using System.Diagnostics;

namespace Microsoft.ML.DebertaV3.Tests.Child;

/// <summary>This program once more, to be killed.</summary>
internal static class OwnProcess
{
    public static Process Start(params string[] arguments)
    {
        var own = Environment.ProcessPath!;
        var start = new ProcessStartInfo(own) { RedirectStandardOutput = true, RedirectStandardError = true };
        start.Environment["OMP_NUM_THREADS"] = "1"; // the network is so small that threads mostly wait for each other
        if (Path.GetFileNameWithoutExtension(own) == "dotnet")
            start.ArgumentList.Add(typeof(OwnProcess).Assembly.Location);
        foreach (var argument in arguments)
            start.ArgumentList.Add(argument);
        return Process.Start(start)!;
    }
}
