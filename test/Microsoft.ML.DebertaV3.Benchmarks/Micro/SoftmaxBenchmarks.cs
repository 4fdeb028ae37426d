using BenchmarkDotNet.Attributes;
using Microsoft.ML.DebertaV3.Inference;

namespace Microsoft.ML.DebertaV3.Benchmarks.Micro;

/// <summary>The softmax of one query's scores, in place; each call goes on from the result of the one before.</summary>
public unsafe class SoftmaxBenchmarks
{
    private const double Exact = 1e-6;

    private float[] _scores = [], _added = [];

    [Params(32, 128, 512)]
    public int Keys { get; set; }

    [GlobalSetup]
    public void Prepare()
    {
        (_scores, _added) = (Numbers.Create(Keys, seed: 1), Numbers.Create(Keys, seed: 2));
        var expected = (float[])_scores.Clone();
        var sum = PlainForms.Exponentials(expected, _added);
        Numbers.RequireEqual([sum], [Kernel()], Exact);
        Numbers.RequireEqual(expected, _scores, Exact);
    }

    [Benchmark(Baseline = true)]
    public float Plain() => PlainForms.Exponentials(_scores, _added);

    [Benchmark]
    public float Kernel()
    {
        fixed (float* scores = _scores, added = _added)
            return RowKernels.Exponentials(scores, added, Keys);
    }
}
