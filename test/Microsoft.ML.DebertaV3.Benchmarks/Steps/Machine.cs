using System.Globalization;
using System.Runtime.InteropServices;
using TorchSharp;

namespace Microsoft.ML.DebertaV3.Benchmarks.Steps;

/// <summary>What a result was measured on.</summary>
internal static class Machine
{
    private const string CpuInfo = "/proc/cpuinfo";

    public static string Describe() =>
        string.Create(CultureInfo.InvariantCulture,
        $"{Processor()}, {Environment.ProcessorCount} cores, {RuntimeInformation.OSArchitecture}, "
        + $"{RuntimeInformation.FrameworkDescription}, TorchSharp {typeof(torch).Assembly.GetName().Version}, libtorch "
        + $"{torch.__version__}, "
        + $"{torch.get_num_threads()} threads. Load average at the start: "
        + $"{MachineLoad.Current()?.ToString("f2", CultureInfo.InvariantCulture) ?? "unknown"}.");

    private static string Processor()
    {
        if (!File.Exists(CpuInfo))
            return "unknown processor";
        var lines = File.ReadLines(CpuInfo).ToArray();
        var flags = Value(lines, "flags").Split(' ');
        var known = new[] { "avx2", "avx512f", "avx512_bf16", "avx512_vnni", "amx_bf16" }.Where(flags.Contains);
        return $"{Value(lines, "model name")} ({string.Join(", ", known)})";
    }

    private static string Value(string[] lines, string name) =>
        lines.FirstOrDefault(line => line.StartsWith(name, StringComparison.Ordinal))?.Split(':')[^1].Trim() ?? "";
}
