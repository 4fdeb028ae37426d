using System.Diagnostics;
using System.Globalization;
using Microsoft.ML.DebertaV3.Benchmarks.Steps;

namespace Microsoft.ML.DebertaV3.Benchmarks.Comparison;

/// <summary>
/// A contender in a process of its own, which waits between its turns: two runtimes in one process would spin into each other.
/// </summary>
internal sealed class ContenderProcess : IDisposable
{
    private const int PauseMilliseconds = 150; // threads that spin for work give up in the meantime
    private const string Ready = "ready";

    private readonly Process _process;

    /// <param name="command">A command of this program that calls <see cref="Serve"/>.</param>
    /// <param name="contender">Its first argument.</param>
    /// <param name="arguments">Its other arguments.</param>
    public ContenderProcess(string command, string contender, params string[] arguments)
    {
        string[] all = [.. PeakMemory.Program(), command, contender, .. arguments];
        _process = Process.Start(new ProcessStartInfo(Environment.ProcessPath!, all)
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
        })!;
        Name = contender;
        if (Answer() != Ready)
            throw new InvalidOperationException($"The process of '{Name}' did not start.");
    }

    public string Name { get; }

    /// <summary>Gives the contender a turn, after a pause.</summary>
    /// <returns>The numbers of its answer.</returns>
    public double[] Ask(string line)
    {
        Thread.Sleep(PauseMilliseconds);
        _process.StandardInput.WriteLine(line);
        return [.. Answer().Split(' ').Select(number => double.Parse(number, CultureInfo.InvariantCulture))];
    }

    public void Dispose()
    {
        _process.StandardInput.Close();
        _process.WaitForExit();
        _process.Dispose();
    }

    /// <summary>The process's side: answers each line of its input with a line of numbers.</summary>
    public static void Serve(Func<string, IEnumerable<double>> turn)
    {
        Console.WriteLine(Ready);
        while (Console.ReadLine() is { Length: > 0 } line)
            Console.WriteLine(string.Join(' ', turn(line).Select(number => number.ToString("R", CultureInfo.InvariantCulture))));
    }

    private string Answer() =>
        _process.StandardOutput.ReadLine() ?? throw new InvalidOperationException($"The process of '{Name}' ended.");
}
