using BenchmarkDotNet.Attributes;
using Microsoft.ML.DebertaV3.Inference;

namespace Microsoft.ML.DebertaV3.Benchmarks.Micro;

/// <summary>Attention of one head over one text, on one thread: as wide as a head of small and base.</summary>
public unsafe class AttentionBenchmarks
{
    private const int Head = 3; // any
    private const int SpareRows = 16; // that may be read after the last
    private const double Exact = 1e-5, Rounded = 1e-2; // relative to the largest number

    private static readonly DebertaV3Config Config = DebertaV3Config.Base;

    private readonly HeadScratch _scratch = new();
    private float[] _numbers = []; // query, key and value of each piece. [length + 16, 3·hidden]
    private PlainHead? _plain;
    private RelativeTable? _positions;
    private RowBlock? _float32, _bfloat16;

    [Params(32, 128, 512)]
    public int Length { get; set; }

    [GlobalSetup]
    public void Prepare()
    {
        var positions = ProjectedPositions.Create(Length, Config);
        _positions = positions.ToTable();
        _numbers = Numbers.Create((Length + SpareRows) * 3 * Config.HiddenSize, seed: 1);
        _plain = new(_numbers, Length, Head, positions);
        _float32 = new(Length, Config.HeadSize);
        _bfloat16 = new(Length, Config.HeadSize, NumberFormat.BFloat16);
        RequireEqual();
    }

    [GlobalCleanup]
    public void Release()
    {
        _scratch.Dispose();
        _positions?.Dispose();
        _float32?.Dispose();
        _bfloat16?.Dispose();
    }

    /// <summary>Query by query, key by key: three dot products for each score.</summary>
    [Benchmark(Baseline = true)]
    public void DotProducts() => _plain!.Attend();

    [Benchmark]
    public void KernelFloat32() => Attend(NumberFormat.Float32, _float32!.Rows);

    /// <summary>Scores and sums are float32; what goes into the next product is rounded.</summary>
    [Benchmark]
    public void KernelBFloat16() => Attend(NumberFormat.BFloat16, _bfloat16!.Rows);

    private void Attend(NumberFormat format, Rows to)
    {
        var hidden = Config.HiddenSize;
        fixed (float* numbers = _numbers)
        {
            new AttentionHead(_scratch, Config.HeadSize, (float)Config.AttentionScale, format).Attend(
                numbers + Head * Config.HeadSize, 3 * hidden, hidden, Length, Length, _positions!, Head, to, row: 0, column: 0);
        }
    }

    private void RequireEqual()
    {
        DotProducts();
        KernelFloat32();
        KernelBFloat16();
        Numbers.RequireEqual(_plain!.Output, _float32!.ToArray(0, Length), Exact);
        var isPortable = NumberFormat.BFloat16.Size == sizeof(float);
        for (var row = 0; row < Length; row++)
        {
            var rounded = new float[Config.HeadSize];
            for (var i = 0; i < rounded.Length; i++)
                rounded[i] = isPortable ? _bfloat16!.Rows[row][i] : Runtime.BFloat16.Value(_bfloat16!.Rows.Half(row)[i]);
            Numbers.RequireEqual(_plain.Output.AsSpan(row * rounded.Length, rounded.Length), rounded, Rounded);
        }
    }
}
