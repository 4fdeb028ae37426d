using Microsoft.ML.DebertaV3.Inference;

namespace Microsoft.ML.DebertaV3.Benchmarks.Micro;

/// <summary>A linear layer in one number format, with its input and output in memory as a forward pass lays it out.</summary>
internal sealed unsafe class LinearLayer : IDisposable
{
    private const int SpareColumns = 32; // as PassMemory: rows a power of two apart would push each other out of the cache

    private readonly NumberFormat _format;
    private readonly PackedMatrix _matrix;
    private readonly AlignedMemory _inputMemory, _outputMemory;
    private readonly Rows _input, _output;
    private readonly int _rows;

    /// <param name="format">The format.</param>
    /// <param name="shape">The size.</param>
    /// <param name="weight">[outputs, inputs]</param>
    /// <param name="bias">[outputs]</param>
    /// <param name="input">[rows, inputs]; a multiple of 16 rows.</param>
    public LinearLayer(NumberFormat format, LayerShape shape, float[] weight, float[] bias, float[] input)
    {
        (_format, _rows) = (format, input.Length / shape.Inputs);
        _matrix = format.Matrix(shape.Inputs, shape.Outputs);
        _matrix.Fill(weight, bias);
        (_inputMemory, _input) = Allocate(_rows, shape.Inputs, format.Size);
        (_outputMemory, _output) = Allocate(_rows, shape.Outputs, sizeof(float));
        fixed (float* first = input)
        {
            for (var row = 0; row < _rows; row++)
                format.Store(first + row * shape.Inputs, _input, row, 0, shape.Inputs);
        }
    }

    /// <summary>The whole product, as one thread computes it.</summary>
    public void Multiply()
    {
        for (var panel = 0; panel < _matrix.Panels; panel++)
            _matrix.Multiply(_input, 0, _rows, panel, _output[0] + panel * PackedMatrix.Width, _output.Stride);
        _format.Release();
    }

    /// <summary>The last product. [rows, outputs]</summary>
    public float[] Output()
    {
        var copy = new float[_rows * _matrix.Outputs];
        for (var row = 0; row < _rows; row++)
            new ReadOnlySpan<float>(_output[row], _matrix.Outputs).CopyTo(copy.AsSpan(row * _matrix.Outputs));
        return copy;
    }

    public void Dispose()
    {
        _matrix.Dispose();
        _inputMemory.Dispose();
        _outputMemory.Dispose();
    }

    private static (AlignedMemory Memory, Rows Rows) Allocate(int rows, int columns, int size)
    {
        var stride = PackedMatrix.Whole(columns) + SpareColumns;
        var memory = new AlignedMemory((long)rows * stride * size);
        memory.Clear();
        return (memory, new((nint)memory.Floats, stride));
    }
}
