using BenchmarkDotNet.Attributes;
using BenchmarkDotNet.Configs;
using Microsoft.ML.DebertaV3.Inference;

namespace Microsoft.ML.DebertaV3.Benchmarks.Micro;

/// <summary>Operations on the rows of small and base, on one thread.</summary>
[GroupBenchmarksBy(BenchmarkLogicalGroupRule.ByCategory)]
[CategoriesColumn]
public unsafe class RowBenchmarks
{
    private const int Hidden = 768;
    private const int Tile = 96 * PackedMatrix.Width; // what gelu takes at once
    private const int Block = TransposedSum.Size;
    private const float Epsilon = 1e-7f;

    private readonly float[] _tile = Numbers.Create(Tile, seed: 1), _gelu = new float[Tile];
    private readonly float[] _row = Numbers.Create(Hidden, seed: 2), _other = Numbers.Create(Hidden, seed: 3), _normal = new float[Hidden];
    private readonly NormalizationWeights _weights = new(Numbers.Create(Hidden, seed: 4), Numbers.Create(Hidden, seed: 5));
    private readonly ushort[] _bits = new ushort[Hidden];
    private readonly float[] _block = Numbers.Create(Block * Block, seed: 6), _sum = new float[Block * Block];

    [GlobalSetup]
    public void RequireEqual()
    {
        RequireEqual(GeluPlain, GeluKernel, _gelu);
        RequireEqual(LayerNormPlain, LayerNormKernel, _normal);
        RequireEqual(TransposedSumPlain, TransposedSumKernel, _sum);
        RoundPlain();
        var expected = (ushort[])_bits.Clone();
        RoundKernel();
        if (!expected.AsSpan().SequenceEqual(_bits))
            throw new InvalidOperationException("Rounding to bfloat16 gives other bits than the plain form.");
    }

    /// <summary>Both forms of gelu work in place, so that each call copies its input first.</summary>
    [Benchmark(Baseline = true), BenchmarkCategory("gelu, 96 x 32")]
    public void GeluPlain()
    {
        _tile.CopyTo(_gelu, 0);
        PlainForms.Gelu(_gelu);
    }

    [Benchmark, BenchmarkCategory("gelu, 96 x 32")]
    public void GeluKernel()
    {
        _tile.CopyTo(_gelu, 0);
        fixed (float* row = _gelu)
            RowKernels.Gelu(row, Tile);
    }

    [Benchmark(Baseline = true), BenchmarkCategory("LayerNorm, 768")]
    public void LayerNormPlain() => PlainForms.Normalize(_row, _other, _weights.Weight, _weights.Bias, Epsilon, _normal);

    [Benchmark, BenchmarkCategory("LayerNorm, 768")]
    public void LayerNormKernel()
    {
        fixed (float* row = _row, other = _other, to = _normal)
            RowKernels.Normalize(row, other, _weights, Epsilon, to);
    }

    [Benchmark(Baseline = true), BenchmarkCategory("bfloat16, 768")]
    public void RoundPlain() => PlainForms.Round(_row, _bits);

    [Benchmark, BenchmarkCategory("bfloat16, 768")]
    public void RoundKernel()
    {
        fixed (float* from = _row)
        fixed (ushort* to = _bits)
            Runtime.BFloat16.Store(from, to, Hidden);
    }

    [Benchmark(Baseline = true), BenchmarkCategory("transposed sum, 16 x 16")]
    public void TransposedSumPlain()
    {
        fixed (float* from = _block, to = _sum)
            TransposedSum.AddNumbers(from, Block, to, Block);
    }

    [Benchmark, BenchmarkCategory("transposed sum, 16 x 16")]
    public void TransposedSumKernel()
    {
        fixed (float* from = _block, to = _sum)
            TransposedSum.Add(from, Block, to, Block);
    }

    private static void RequireEqual(Action plain, Action kernel, float[] result)
    {
        plain();
        var expected = (float[])result.Clone();
        Array.Clear(result); // transposed sums are added to it
        kernel();
        Numbers.RequireEqual(expected, result, 1e-5);
    }
}
