using Microsoft.ML.DebertaV3.Inference;

namespace Microsoft.ML.DebertaV3.Benchmarks.Micro;

/// <summary>A linear layer by the kernel of processors without vectors of 512 bits, whatever this one has.</summary>
internal sealed unsafe class NarrowLayer : IDisposable
{
    private const int DepthBlock = 1024; // as PanelMatrix
    private const int Width = PackedMatrix.Width;

    private readonly LayerShape _shape;
    private readonly AlignedMemory _panels, _bias, _input, _output;
    private readonly int _rows;

    /// <inheritdoc cref="LinearLayer(NumberFormat, LayerShape, float[], float[], float[])"/>
    public NarrowLayer(LayerShape shape, float[] weight, float[] bias, float[] input)
    {
        (_shape, _rows) = (shape, input.Length / shape.Inputs);
        _panels = new((long)weight.Length * sizeof(float));
        for (var i = 0; i < weight.Length; i++)
        {
            var (output, k) = Math.DivRem(i, shape.Inputs);
            _panels.Floats[(output / Width * shape.Inputs + k) * Width + output % Width] = weight[i];
        }
        (_bias, _input) = (Copy(bias), Copy(input));
        _output = new((long)_rows * shape.Outputs * sizeof(float));
    }

    /// <summary>The whole product, as one thread computes it.</summary>
    public void Multiply()
    {
        for (var column = 0; column < _shape.Outputs; column += Width)
        {
            for (var first = 0; first < _shape.Inputs; first += DepthBlock)
                MultiplyPart(column, first, Math.Min(DepthBlock, _shape.Inputs - first));
        }
    }

    /// <inheritdoc cref="LinearLayer.Output"/>
    public float[] Output() => new ReadOnlySpan<float>(_output.Floats, _rows * _shape.Outputs).ToArray();

    public void Dispose()
    {
        _panels.Dispose();
        _bias.Dispose();
        _input.Dispose();
        _output.Dispose();
    }

    // A panel's sums go on from the bias, then from what the part before gave.
    private void MultiplyPart(int column, int first, int depth)
    {
        var (inputs, outputs) = (_shape.Inputs, _shape.Outputs);
        var panel = _panels.Floats + (nint)column * inputs + (nint)first * Width;
        for (var row = 0; row < _rows; row += FloatKernel.RowUnit)
        {
            var sums = _output.Floats + (nint)row * outputs + column;
            var (start, stride) = first == 0 ? ((nint)(_bias.Floats + column), 0) : ((nint)sums, outputs);
            FloatKernel256.Rows4(
                _input.Floats + (nint)row * inputs + first, inputs, panel, depth, (float*)start, stride, sums, outputs);
        }
    }

    private static AlignedMemory Copy(float[] numbers)
    {
        var memory = new AlignedMemory((long)numbers.Length * sizeof(float));
        numbers.CopyTo(new Span<float>(memory.Floats, numbers.Length));
        return memory;
    }
}
