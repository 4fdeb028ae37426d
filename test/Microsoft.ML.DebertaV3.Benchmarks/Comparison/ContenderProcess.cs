using System.Diagnostics;
using System.Globalization;

namespace Microsoft.ML.DebertaV3.Benchmarks.Comparison;

/// <summary>
/// A contender in a process of its own, which waits between its turns: two runtimes in one process would spin into each other.
/// </summary>
internal sealed class ContenderProcess : IDisposable
{
    /// <summary>The hidden command that the process runs.</summary>
    public const string Command = "compare-contender";

    private readonly Process _process;

    public ContenderProcess(string contender, string size, string peers)
    {
        string[] arguments = [Environment.GetCommandLineArgs()[0], Command, contender, size, peers];
        _process = Process.Start(new ProcessStartInfo(Environment.ProcessPath!, arguments)
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
        })!;
        Name = contender;
        Require("ready");
    }

    public string Name { get; }

    /// <summary>Milliseconds of each run in one turn, and the logits.</summary>
    public (double[] Milliseconds, float[] Logits) Measure(int batch, int length, double seconds)
    {
        _process.StandardInput.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{batch} {length} {seconds}"));
        return (Numbers().ToArray(), [.. Numbers().Select(number => (float)number)]);
    }

    public void Dispose()
    {
        _process.StandardInput.Close();
        _process.WaitForExit();
        _process.Dispose();
    }

    /// <summary>The process's side: a turn for each line of its input.</summary>
    public static void Serve(IContender contender)
    {
        Console.WriteLine("ready");
        while (Console.ReadLine() is { Length: > 0 } line)
        {
            var words = line.Split(' ');
            var sequences = ComparedModel.Sequences(int.Parse(words[0], CultureInfo.InvariantCulture),
                int.Parse(words[1], CultureInfo.InvariantCulture));
            var (logits, seconds) = (contender.Run(sequences), double.Parse(words[2], CultureInfo.InvariantCulture));
            Time(contender, sequences, seconds / 2); // the first runs allocate, and code is compiled
            var times = Time(contender, sequences, seconds);
            Console.WriteLine(string.Join(' ', times.Select(time => time.ToString("R", CultureInfo.InvariantCulture))));
            Console.WriteLine(string.Join(' ', logits.Select(logit => logit.ToString("R", CultureInfo.InvariantCulture))));
        }
    }

    private static List<double> Time(IContender contender, int[][] sequences, double seconds)
    {
        var times = new List<double>();
        var all = Stopwatch.StartNew();
        do
        {
            var one = Stopwatch.StartNew();
            contender.Run(sequences);
            times.Add(one.Elapsed.TotalMilliseconds);
        }
        while (all.Elapsed.TotalSeconds < seconds);
        return times;
    }

    private void Require(string expected)
    {
        if (_process.StandardOutput.ReadLine() != expected)
            throw new InvalidOperationException($"The process of '{Name}' did not start.");
    }

    private IEnumerable<double> Numbers() => (_process.StandardOutput.ReadLine()
        ?? throw new InvalidOperationException($"The process of '{Name}' ended.")).Split(' ')
        .Select(number => double.Parse(number, CultureInfo.InvariantCulture));
}
