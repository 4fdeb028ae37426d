using Microsoft.ML.DebertaV3.Runtime;

namespace Microsoft.ML.DebertaV3.Inference;

/// <summary>A linear layer in bfloat16, in pairs of inputs, as the processor's instructions take them.</summary>
/// <remarks>[outputs / width][inputs / 2][width][2], zeros where inputs end within a tile. Sums and bias are float32.</remarks>
internal sealed unsafe class BFloat16Matrix : PackedMatrix
{
    private readonly BFloat16Kernel _kernel;
    private readonly AlignedMemory _memory;
    private readonly int _depth; // inputs, rounded up to whole tiles

    public BFloat16Matrix(int inputs, int outputs, BFloat16Kernel kernel)
        : base(inputs, outputs)
    {
        (_kernel, _depth) = (kernel, Whole(inputs));
        _memory = new((long)Panels * Width * _depth * sizeof(ushort));
        _memory.Clear();
    }

    public override void Multiply(Rows operand, int row, int rows, int panel, float* c, nint cStride)
    {
        _kernel.Multiply(operand.Half(row), operand.Stride, rows, Panel(panel), _depth, c, cStride);
        fixed (float* bias = &Bias[panel * Width])
        {
            for (var i = 0; i < rows; i++)
                RowKernels.Add(c + i * cStride, bias, Width);
        }
    }

    public override void Dispose() => _memory.Dispose();

    public override bool IsExactFor(ReadOnlySpan<float> weight) => BFloat16.Holds(weight);

    protected override void Put(ReadOnlySpan<float> weights, int panel, int column)
    {
        var outputs = weights.Length / Inputs;
        for (var input = 0; input < Inputs; input++)
        {
            var to = Pair(panel, input, column);
            for (var output = 0; output < outputs; output++)
                to[2 * output] = BFloat16.Bits(weights[output * Inputs + input]);
        }
    }

    protected override void Get(Span<float> weights, int panel, int column)
    {
        var outputs = weights.Length / Inputs;
        for (var input = 0; input < Inputs; input++)
        {
            var from = Pair(panel, input, column);
            for (var output = 0; output < outputs; output++)
                weights[output * Inputs + input] = BFloat16.Value(from[2 * output]);
        }
    }

    // The first of an input's numbers, of which every second one is the input's.
    private ushort* Pair(int panel, int input, int column) => Panel(panel) + input / 2 * 2 * Width + input % 2 + 2 * column;

    private ushort* Panel(int panel) => (ushort*)_memory.Floats + (nint)panel * _depth * Width;
}
