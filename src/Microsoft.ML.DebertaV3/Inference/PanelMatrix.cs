namespace Microsoft.ML.DebertaV3.Inference;

/// <summary>A linear layer in float32.</summary>
/// <remarks>[outputs / width][inputs][width]; the last panel is filled with zeros.</remarks>
internal sealed unsafe class PanelMatrix : PackedMatrix
{
    // Terms of a sum that are added before the next rows have their turn: a panel of so many inputs stays in the second cache.
    private const int DepthBlock = 1024;

    private readonly AlignedMemory _memory;
    private readonly AlignedMemory _bias;
    private readonly bool _isRounded;

    /// <param name="inputs">Length of an input row.</param>
    /// <param name="outputs">Length of an output row.</param>
    /// <param name="isRounded">Whether weights are rounded to bfloat16.</param>
    public PanelMatrix(int inputs, int outputs, bool isRounded = false)
        : base(inputs, outputs)
    {
        _isRounded = isRounded;
        _memory = new((long)Panels * Width * inputs * sizeof(float));
        _bias = new((long)Panels * Width * sizeof(float));
        new Span<float>(_bias.Floats, Panels * Width).Clear();
    }

    public override void Fill(ReadOnlySpan<float> weight, ReadOnlySpan<float> bias, int firstOutput = 0)
    {
        bias.CopyTo(new(_bias.Floats + firstOutput, bias.Length));
        for (var output = 0; output < bias.Length; output++)
        {
            var row = weight.Slice(output * Inputs, Inputs);
            var (panel, column) = Math.DivRem(firstOutput + output, Width);
            var to = Panel(panel) + column;
            for (var input = 0; input < row.Length; input++, to += Width)
                *to = _isRounded ? BFloat16.Round(row[input]) : row[input];
        }
        ClearRest(firstOutput + bias.Length);
    }

    public override void Multiply(Rows operand, int row, int rows, int panel, float* c, nint cStride)
    {
        var (start, startStride) = ((nint)(_bias.Floats + panel * Width), (nint)0);
        for (var first = 0; first < Inputs; first += DepthBlock)
        {
            FloatKernel.Multiply(operand[row] + first, operand.Stride, rows, Panel(panel)
                + (nint)first * Width, Math.Min(DepthBlock, Inputs - first),
                (float*)start, startStride, c, cStride);
            (start, startStride) = ((nint)c, cStride);
        }
    }

    public override void Dispose()
    {
        _memory.Dispose();
        _bias.Dispose();
    }

    private float* Panel(int panel) => _memory.Floats + (nint)panel * Inputs * Width;

    private void ClearRest(int firstOutput)
    {
        for (var output = firstOutput; output % Width != 0; output++)
        {
            for (var input = 0; input < Inputs; input++)
                Panel(output / Width)[(nint)input * Width + output % Width] = 0;
        }
    }
}
