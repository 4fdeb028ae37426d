namespace Microsoft.ML.DebertaV3.Inference;

/// <summary>A linear layer in bfloat16, in pairs of inputs, as the processor's instructions take them.</summary>
/// <remarks>[outputs / width][inputs / 2][width][2], zeros where inputs or outputs end within a panel. Sums and bias are float32.</remarks>
internal sealed unsafe class BFloat16Matrix : PackedMatrix
{
    private readonly BFloat16Kernel _kernel;
    private readonly AlignedMemory _memory;
    private readonly float[] _bias;
    private readonly int _depth; // inputs, rounded up to whole tiles

    public BFloat16Matrix(int inputs, int outputs, BFloat16Kernel kernel)
        : base(inputs, outputs)
    {
        (_kernel, _depth, _bias) = (kernel, Whole(inputs), new float[Whole(outputs)]);
        _memory = new((long)Panels * Width * _depth * sizeof(ushort));
        for (var panel = 0; panel < Panels; panel++)
            new Span<ushort>(Panel(panel), _depth * Width).Clear();
    }

    public override void Fill(ReadOnlySpan<float> weight, ReadOnlySpan<float> bias, int firstOutput = 0)
    {
        bias.CopyTo(_bias.AsSpan(firstOutput));
        for (var output = 0; output < bias.Length; output++)
        {
            var row = weight.Slice(output * Inputs, Inputs);
            var (panel, column) = Math.DivRem(firstOutput + output, Width);
            var to = Panel(panel) + 2 * column;
            for (var input = 0; input < row.Length; input++)
                to[input / 2 * 2 * Width + input % 2] = BFloat16.Bits(row[input]);
        }
    }

    public override void Multiply(Rows operand, int row, int rows, int panel, float* c, nint cStride)
    {
        _kernel.Multiply(operand.Half(row), operand.Stride, rows, Panel(panel), _depth, c, cStride);
        fixed (float* bias = &_bias[panel * Width])
        {
            for (var i = 0; i < rows; i++)
                RowKernels.Add(c + i * cStride, bias, Width);
        }
    }

    public override void Dispose() => _memory.Dispose();

    private ushort* Panel(int panel) => (ushort*)_memory.Floats + (nint)panel * _depth * Width;
}
