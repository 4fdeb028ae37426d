namespace Microsoft.ML.DebertaV3.Inference;

/// <summary>A matrix in the order in which products read it: panels of <see cref="Width"/> outputs, input after input.</summary>
/// <remarks>[outputs / width][inputs][width]; the last panel is filled with zeros. Immutable once filled; thread safe.</remarks>
internal sealed unsafe class PanelMatrix : IDisposable
{
    /// <summary>Outputs of a panel.</summary>
    public const int Width = 32;

    // Terms of a sum that are added before the next rows have their turn: a panel of so many inputs stays in the second cache.
    private const int DepthBlock = 1024;

    private readonly AlignedMemory _memory;
    private readonly AlignedMemory _bias;

    /// <param name="inputs">Length of an input row.</param>
    /// <param name="outputs">Length of an output row.</param>
    public PanelMatrix(int inputs, int outputs)
    {
        (Inputs, Outputs, Panels) = (inputs, outputs, PanelsOf(outputs));
        _memory = new((long)Panels * Width * inputs * sizeof(float));
        _bias = new((long)Panels * Width * sizeof(float));
        new Span<float>(_bias.Floats, Panels * Width).Clear();
    }

    public int Inputs { get; }

    public int Outputs { get; }

    public int Panels { get; }

    /// <summary>Panels that so many columns fill.</summary>
    public static int PanelsOf(int columns) => (columns + Width - 1) / Width;

    /// <summary>Fills outputs from <paramref name="firstOutput"/> on, a multiple of the width unless it is the whole matrix.</summary>
    /// <param name="weight">[outputs, inputs]</param>
    /// <param name="bias">[outputs]</param>
    /// <param name="firstOutput">The first that is filled.</param>
    public void Fill(ReadOnlySpan<float> weight, ReadOnlySpan<float> bias, int firstOutput = 0)
    {
        bias.CopyTo(new(_bias.Floats + firstOutput, bias.Length));
        for (var output = 0; output < bias.Length; output++)
        {
            var row = weight.Slice(output * Inputs, Inputs);
            var (panel, column) = Math.DivRem(firstOutput + output, Width);
            var to = Panel(panel) + column;
            for (var input = 0; input < row.Length; input++, to += Width)
                *to = row[input];
        }
        ClearRest(firstOutput + bias.Length);
    }

    /// <summary>Panels of the product of some rows, with the bias.</summary>
    /// <param name="a">[rows, inputs]</param>
    /// <param name="aStride">Numbers from a row of a to the next.</param>
    /// <param name="rows">A multiple of <see cref="FloatKernel.RowUnit"/>.</param>
    /// <param name="panel">The panel.</param>
    /// <param name="c">The first of the panel's columns, [rows, width].</param>
    /// <param name="cStride">Numbers from a row of c to the next.</param>
    public void Multiply(float* a, nint aStride, int rows, int panel, float* c, nint cStride)
    {
        var (start, startStride) = ((nint)(_bias.Floats + panel * Width), (nint)0);
        for (var first = 0; first < Inputs; first += DepthBlock)
        {
            FloatKernel.Multiply(a + first, aStride, rows, Panel(panel) + (nint)first * Width, Math.Min(DepthBlock, Inputs - first),
                (float*)start, startStride, c, cStride);
            (start, startStride) = ((nint)c, cStride);
        }
    }

    public void Dispose()
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
