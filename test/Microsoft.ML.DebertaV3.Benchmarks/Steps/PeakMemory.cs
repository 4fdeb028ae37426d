using System.Diagnostics;
using System.Globalization;

namespace Microsoft.ML.DebertaV3.Benchmarks.Steps;

/// <summary>The largest resident memory of a process of its own that takes a few steps. Linux only.</summary>
internal static class PeakMemory
{
    private const string Status = "/proc/self/status";

    /// <summary>Runs a variant in a child process and returns its peak in bytes; null where the system does not tell.</summary>
    public static long? Measure(string variant, StepShape shape)
    {
        if (!File.Exists(Status))
            return null;
        var start = new ProcessStartInfo(Environment.ProcessPath!, [typeof(PeakMemory).Assembly.Location, "step-memory", variant, $"{shape.Batch}", $"{shape.Length}"])
        {
            RedirectStandardOutput = true,
        };
        using var process = Process.Start(start)!;
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        if (process.ExitCode != 0)
            throw new InvalidOperationException($"The {variant} process ended with {process.ExitCode}.");
        return long.Parse(output, CultureInfo.InvariantCulture);
    }

    /// <summary>What the child process does: writes its peak.</summary>
    public static void RunChild(string variant, StepShape shape)
    {
        using var step = StepWork.Create(variant);
        var random = new Random(1);
        step.Touch();
        for (var i = 0; i < 3; i++)
            shape.Step(step, random);
        var line = File.ReadLines(Status).First(text => text.StartsWith("VmHWM:", StringComparison.Ordinal));
        Console.Write(long.Parse(line.Split(' ', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)[^2], CultureInfo.InvariantCulture) * 1024);
    }
}
