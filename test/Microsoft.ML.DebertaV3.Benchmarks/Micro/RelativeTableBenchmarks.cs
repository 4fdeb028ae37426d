using BenchmarkDotNet.Attributes;

namespace Microsoft.ML.DebertaV3.Benchmarks.Micro;

/// <summary>The panels of one layer's projected positions, which are made once for the longest text so far.</summary>
/// <remarks>There is no plain form: it would be another layout, which the kernels cannot read.</remarks>
public class RelativeTableBenchmarks
{
    private ProjectedPositions? _positions;

    [Params(32, 128, 512)]
    public int Length { get; set; }

    [GlobalSetup]
    public void Prepare() => _positions = ProjectedPositions.Create(Length, DebertaV3Config.Base);

    [Benchmark]
    public void Build() => _positions!.ToTable().Dispose();
}
