using System.CommandLine;
using System.Globalization;
using BenchmarkDotNet.Loggers;
using BenchmarkDotNet.Reports;
using BenchmarkDotNet.Running;
using Microsoft.ML.DebertaV3.Benchmarks.Steps;
using Microsoft.ML.DebertaV3.Runtime;

namespace Microsoft.ML.DebertaV3.Benchmarks.Micro;

/// <summary>Micro-benchmarks by BenchmarkDotNet: the kernels of scoring, each beside a plain form, and the tokenizer.</summary>
internal static class MicroCommand
{
    private static readonly Type[] Benchmarks =
    [
        typeof(ProductBenchmarks), typeof(AttentionBenchmarks), typeof(SoftmaxBenchmarks), typeof(RowBenchmarks),
        typeof(RelativeTableBenchmarks), typeof(EncodingBenchmarks),
    ];

    public static System.CommandLine.Command Create()
    {
        var filter = new Option<string[]>("--filter")
        {
            Description = "Which benchmarks: patterns of class and method, such as *Softmax*.",
            DefaultValueFactory = _ => ["*"],
            AllowMultipleArgumentsPerToken = true,
        };
        var isShort = new Option<bool>("--short") { Description = "One call of each benchmark, unmeasured: does it all work?" };
        var command = new System.CommandLine.Command("micro", "Kernels of scoring beside plain forms, and the tokenizer (BenchmarkDotNet).")
        {
            filter, isShort,
        };
        command.SetAction(parsed => Run(parsed.GetRequiredValue(filter), parsed.GetValue(isShort)));
        return command;
    }

    private static int Run(string[] filters, bool isShort)
    {
        CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
        NativeLibraries.EnsureLoaded();
        var machine = Machine.Describe(); // before the run, which is a load itself
        var log = new LogCapture();
        var config = MicroConfig.Create(isShort, isShort ? log : ConsoleLogger.Default);
        var summaries = BenchmarkSwitcher.FromTypes(Benchmarks).Run(["--filter", .. filters], config).ToArray();
        if (summaries.Length == 0)
        {
            Console.Error.WriteLine($"No benchmark has a name like {string.Join(" or ", filters)}: an example is *Softmax*.");
            return 1;
        }
        if (!summaries.All(IsComplete))
        {
            Console.Error.WriteLine(string.Concat(log.CapturedOutput.Select(part => part.Text)));
            Console.Error.WriteLine("A benchmark failed: the lines above say which.");
            return 1;
        }
        if (isShort)
            Console.WriteLine($"{summaries.Sum(summary => summary.Reports.Length)} benchmarks ran once each.");
        else
            MicroTables.Write(machine, summaries);
        return 0;
    }

    private static bool IsComplete(Summary summary) =>
        !summary.HasCriticalValidationErrors && summary.Reports.Length == summary.BenchmarksCases.Length
        && summary.Reports.All(report => report.Success);
}
