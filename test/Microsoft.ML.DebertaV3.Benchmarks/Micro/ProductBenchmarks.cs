using BenchmarkDotNet.Attributes;
using Microsoft.ML.DebertaV3.Inference;

namespace Microsoft.ML.DebertaV3.Benchmarks.Micro;

/// <summary>Rows times a linear layer on one thread, with the bias.</summary>
/// <remarks>
/// The layers are those of small and base, which differ in their number only: attention's output, and both halves of the feed-forward
/// part; query, key and value together are as long as its first half, but for a quarter. Rows: a short message, and the rows that a thread
/// takes at once of a larger batch. The same weights are read again and again: what they cost from memory is not seen here.
/// </remarks>
public class ProductBenchmarks
{
    private const double Exact = 1e-5, Rounded = 2e-2; // relative to the largest number

    private float[] _weight = [], _bias = [], _input = [], _output = [];
    private NarrowLayer? _narrow;
    private LinearLayer? _float32, _portable, _bfloat16;

    public static IEnumerable<LayerShape> Layers => [new(768, 768), new(768, 3072), new(3072, 768)];

    [ParamsSource(nameof(Layers))]
    public LayerShape Layer { get; set; }

    [Params(16, 96)]
    public int Rows { get; set; }

    [GlobalSetup]
    public void Prepare()
    {
        _weight = Numbers.Create(Layer.Inputs * Layer.Outputs, seed: 1);
        _bias = Numbers.Create(Layer.Outputs, seed: 2);
        _input = Numbers.Create(Rows * Layer.Inputs, seed: 3);
        _output = new float[Rows * Layer.Outputs];
        _narrow = new(Layer, _weight, _bias, _input);
        _float32 = new(NumberFormat.Float32, Layer, _weight, _bias, _input);
        _portable = new(NumberFormat.PortableBFloat16, Layer, _weight, _bias, _input);
        _bfloat16 = new(NumberFormat.BFloat16, Layer, _weight, _bias, _input);
        RequireEqual();
    }

    [GlobalCleanup]
    public void Release()
    {
        _narrow?.Dispose();
        _float32?.Dispose();
        _portable?.Dispose();
        _bfloat16?.Dispose();
    }

    /// <summary>TensorPrimitives.Dot for each output.</summary>
    [Benchmark(Baseline = true)]
    public void DotProducts() => PlainForms.Linear(_input, _weight, _bias, _output);

    /// <summary>float32 where there are no vectors of 512 bits.</summary>
    [Benchmark]
    public void KernelFloat32Narrow() => _narrow!.Multiply();

    [Benchmark]
    public void KernelFloat32() => _float32!.Multiply();

    /// <summary>bfloat16 where there are no instructions for it.</summary>
    [Benchmark]
    public void KernelBFloat16Portable() => _portable!.Multiply();

    [Benchmark]
    public void KernelBFloat16() => _bfloat16!.Multiply();

    private void RequireEqual()
    {
        DotProducts();
        KernelFloat32Narrow();
        KernelFloat32();
        KernelBFloat16Portable();
        KernelBFloat16();
        Numbers.RequireEqual(_output, _narrow!.Output(), Exact);
        Numbers.RequireEqual(_output, _float32!.Output(), Exact);
        Numbers.RequireEqual(_output, _portable!.Output(), Rounded);
        Numbers.RequireEqual(_portable!.Output(), _bfloat16!.Output(), Exact);
    }
}
