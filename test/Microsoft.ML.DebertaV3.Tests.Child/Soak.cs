using System.Diagnostics;
using System.Globalization;

namespace Microsoft.ML.DebertaV3.Tests.Child;

/// <summary>Kills a fit's process (SIGKILL) at random moments, starts it again each time, and compares what it ends with.</summary>
/// <param name="kind">The command of the fit: fit or pretrain.</param>
internal sealed class Soak(string kind)
{
    private const int StepsPerKill = 8;
    private const int MostMilliseconds = 60; // about two steps with their checkpoint: a kill falls anywhere in them

    /// <summary>Prints a summary; 0 where the end is the same, byte for byte.</summary>
    public int Run(string folder, int kills, int seed)
    {
        var clock = Stopwatch.StartNew();
        var random = new Random(seed);
        var steps = (kills + 2) * StepsPerKill;
        var (peace, war) = (Path.Combine(folder, "peace"), Path.Combine(folder, "war"));
        Fit(peace, steps, killAfter: null);
        var (repeated, unfinished, reached) = (0L, 0, 0L);
        for (var kill = 0; kill < kills; kill++)
        {
            var (first, last) = Fit(war, steps, (random.Next(1, StepsPerKill), random.Next(MostMilliseconds)))
                ?? throw new InvalidOperationException($"The fit was done before kill {kill + 1}.");
            repeated += Math.Max(0, reached + 1 - first);
            reached = last;
            unfinished += Directory.GetDirectories(Path.Combine(war, SmallFit.Checkpoints), "unfinished-*").Length;
        }
        Fit(war, steps, killAfter: null);

        var differing = Differing(peace, war);
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"{kills} kills (seed {seed}) of a {kind} of {steps} steps, a checkpoint every 2: {unfinished} of them while a checkpoint was "
                + $"written, {repeated} steps repeated, {clock.Elapsed.TotalSeconds:f0} s."));
        if (differing.Length > 0)
        {
            Console.Error.WriteLine($"Different from an uninterrupted fit's: {string.Join(", ", differing)}.");
            return 1;
        }
        Console.WriteLine("The final model, history and loss curve equal those of an uninterrupted fit.");
        return 0;
    }

    // The first and the last step of the process; null where it came to its end.
    private (long First, long Last)? Fit(string folder, int steps, (int Steps, int Milliseconds)? killAfter)
    {
        using var process = OwnProcess.Start(kind, folder, steps.ToString(CultureInfo.InvariantCulture));
        var errors = process.StandardError.ReadToEndAsync();
        var (first, last) = (0L, 0L);
        while (process.StandardOutput.ReadLine() is { } line)
        {
            last = long.Parse(line, CultureInfo.InvariantCulture);
            first = first == 0 ? last : first;
            if (killAfter is { } after && last == first + after.Steps - 1)
            {
                Thread.Sleep(after.Milliseconds);
                process.Kill();
            }
        }
        process.WaitForExit();
        if (process.ExitCode == 0)
            return null;
        return killAfter is not null && last > 0 ? (first, last) : throw new InvalidOperationException($"The fit failed: {errors.Result}");
    }

    private static string[] Differing(string first, string second)
    {
        string[] files = [.. Directory.GetFiles(Path.Combine(first, SmallFit.Model))
            .Select(path => Path.GetRelativePath(first, path)), SmallFit.History];
        var differing = files.Where(file => !File.ReadAllBytes(Path.Combine(first, file)).AsSpan()
            .SequenceEqual(File.ReadAllBytes(Path.Combine(second, file))));
        return [.. differing, .. Curve(first).SequenceEqual(Curve(second)) ? Array.Empty<string>() : [SmallFit.Curve]];
    }

    // Without the speed.
    private static IEnumerable<string> Curve(string folder) =>
        File.ReadLines(Path.Combine(folder, SmallFit.Curve)).Select(line => line[..line.LastIndexOf(',')]);
}
