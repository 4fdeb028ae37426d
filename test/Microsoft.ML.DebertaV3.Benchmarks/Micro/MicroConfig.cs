using BenchmarkDotNet.Columns;
using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Filters;
using BenchmarkDotNet.Jobs;
using BenchmarkDotNet.Loggers;
using BenchmarkDotNet.Parameters;
using BenchmarkDotNet.Reports;
using BenchmarkDotNet.Toolchains.InProcess.Emit;
using BenchmarkDotNet.Validators;
using Perfolizer.Horology;

namespace Microsoft.ML.DebertaV3.Benchmarks.Micro;

/// <summary>How BenchmarkDotNet runs the benchmarks.</summary>
/// <remarks>
/// In this process. BenchmarkDotNet's own way builds a project that it writes into this one's output folder. That project takes the
/// repository's central package versions but not this project's overrides, and fails to restore (NU1109, SkiaSharp). A process of its own
/// would protect little here: the innermost loops are compiled once (AggressiveOptimization), and no other benchmark tunes them.
/// </remarks>
internal static class MicroConfig
{
    /// <summary>What a run leaves behind; ignored by git.</summary>
    public const string Folder = "artifacts/micro";

    // A machine that is stopped for a while, such as a laptop, is no failure.
    private static readonly TimeSpan Patience = TimeSpan.FromHours(1);

    /// <param name="isShort">Whether each benchmark is called once, at its first size, which is the smallest.</param>
    /// <param name="logger">Receives BenchmarkDotNet's lines.</param>
    public static IConfig Create(bool isShort, ILogger logger) => ManualConfig.CreateEmpty()
        .AddFilter(new SimpleFilter(benchmark => !isShort || benchmark.Parameters.Items.All(IsFirst)))
        .AddJob((isShort ? Job.Dry : Measured()).WithToolchain(new InProcessEmitToolchain(Patience, logOutput: true)))
        .AddColumnProvider(DefaultColumnProviders.Instance)
        .HideColumns(Column.Error, Column.Median, Column.RatioSD, Column.AllocRatio, Column.Gen0, Column.Gen1, Column.Gen2)
        .WithSummaryStyle(SummaryStyle.Default.WithRatioStyle(RatioStyle.Trend))
        .AddValidator(JitOptimizationsValidator.FailOnError)
        .AddLogger(logger)
        .WithOption(ConfigOptions.DisableLogFile, true)
        .WithArtifactsPath(Folder);

    // All benchmarks in less than five minutes. More than a second to warm up: the runtime compiles hot code twice more, and each time
    // waits until it has run for a while.
    private static Job Measured() =>
        Job.Default.WithWarmupCount(12).WithIterationCount(7).WithIterationTime(TimeInterval.Millisecond * 100);

    // A value may be wrapped: an instance unwraps it.
    private static bool IsFirst(ParameterInstance parameter) => Equals(
        parameter.Value, new ParameterInstance(parameter.Definition, parameter.Definition.Values[0], SummaryStyle.Default).Value);
}
