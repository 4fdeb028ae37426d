using Microsoft.ML.DebertaV3.Runtime;

namespace Microsoft.ML.DebertaV3.Inference;

/// <summary>A linear layer in float32.</summary>
/// <remarks>[outputs / width][inputs][width]</remarks>
internal sealed unsafe class PanelMatrix : PackedMatrix
{
    // Terms of a sum that are added before the next rows have their turn: a panel of so many inputs stays in the second cache.
    private const int DepthBlock = 1024;

    private readonly AlignedMemory _memory;
    private readonly bool _isRounded;

    /// <param name="inputs">Length of an input row.</param>
    /// <param name="outputs">Length of an output row.</param>
    /// <param name="isRounded">Whether weights are rounded to bfloat16.</param>
    public PanelMatrix(int inputs, int outputs, bool isRounded = false)
        : base(inputs, outputs)
    {
        _isRounded = isRounded;
        _memory = new((long)Panels * Width * inputs * sizeof(float));
        new Span<float>(Panel(Panels - 1), Width * inputs).Clear();
    }

    public override void Multiply(Rows operand, int row, int rows, int panel, float* c, nint cStride)
    {
        fixed (float* bias = &Bias[panel * Width])
        {
            var (start, startStride) = ((nint)bias, (nint)0);
            for (var first = 0; first < Inputs; first += DepthBlock)
            {
                FloatKernel.Multiply(operand[row] + first, operand.Stride, rows, Panel(panel) + (nint)first * Width,
                    Math.Min(DepthBlock, Inputs - first), (float*)start, startStride, c, cStride);
                (start, startStride) = ((nint)c, cStride);
            }
        }
    }

    public override void Dispose() => _memory.Dispose();

    public override bool IsExactFor(ReadOnlySpan<float> weight) => !_isRounded || BFloat16.Holds(weight);

    protected override void Put(ReadOnlySpan<float> weights, int panel, int column)
    {
        var outputs = weights.Length / Inputs;
        for (var input = 0; input < Inputs; input++)
        {
            var to = Panel(panel) + (nint)input * Width + column;
            for (var output = 0; output < outputs; output++)
            {
                var weight = weights[output * Inputs + input];
                to[output] = _isRounded ? BFloat16.Round(weight) : weight;
            }
        }
    }

    protected override void Get(Span<float> weights, int panel, int column)
    {
        var outputs = weights.Length / Inputs;
        for (var input = 0; input < Inputs; input++)
        {
            var from = Panel(panel) + (nint)input * Width + column;
            for (var output = 0; output < outputs; output++)
                weights[output * Inputs + input] = from[output];
        }
    }

    private float* Panel(int panel) => _memory.Floats + (nint)panel * Inputs * Width;
}
