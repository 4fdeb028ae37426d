using System.Diagnostics;
using System.Globalization;

namespace Microsoft.ML.DebertaV3.Benchmarks.Steps;

/// <summary>The largest resident memory of a process of its own that takes a few steps. Linux only.</summary>
internal static class PeakMemory
{
    private const string Status = "/proc/self/status";

    /// <summary>
    /// Runs a command of this program in a child process, which must end with <see cref="Write"/>, and returns its peak in bytes; null
    /// where the system does not tell.
    /// </summary>
    public static long? Measure(params string[] arguments)
    {
        if (!File.Exists(Status))
            return null;
        var start = new ProcessStartInfo(Environment.ProcessPath!, [.. Program(), .. arguments]) { RedirectStandardOutput = true };
        using var process = Process.Start(start)!;
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        if (process.ExitCode != 0)
            throw new InvalidOperationException($"The process of {string.Join(' ', arguments)} ended with {process.ExitCode}.");
        return long.Parse(output, CultureInfo.InvariantCulture);
    }

    /// <summary>First arguments of another process of this program: `dotnet` must be told what to run, its own executable not.</summary>
    public static string[] Program() =>
        Path.GetFileNameWithoutExtension(Environment.ProcessPath) == "dotnet" ? [typeof(PeakMemory).Assembly.Location] : [];

    /// <summary>What the child process ends with.</summary>
    public static void Write() => Console.Write(OfThisProcess());

    /// <summary>The largest resident memory of this process so far, in bytes; 0 where the system does not tell.</summary>
    public static long OfThisProcess()
    {
        if (!File.Exists(Status))
            return 0;
        var line = File.ReadLines(Status).First(text => text.StartsWith("VmHWM:", StringComparison.Ordinal));
        var kilobytes = line.Split(' ', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)[^2];
        return long.Parse(kilobytes, CultureInfo.InvariantCulture) * 1024;
    }
}
