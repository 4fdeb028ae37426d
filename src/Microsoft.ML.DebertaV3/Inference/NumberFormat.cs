namespace Microsoft.ML.DebertaV3.Inference;

/// <summary>The type in which linear layers hold their weights and take their input; all else is float32.</summary>
internal abstract unsafe class NumberFormat
{
    /// <summary>float32.</summary>
    public static NumberFormat Float32 { get; } = new Floats();

    /// <summary>bfloat16 by instructions of the processor; if it has none, float32 rounded to bfloat16.</summary>
    public static NumberFormat BFloat16 => BFloat16Kernel.Instance is { } kernel ? new Halves(kernel) : new RoundedFloats();

    /// <summary>As <see cref="BFloat16"/>, without the processor's instructions.</summary>
    internal static NumberFormat PortableBFloat16 { get; } = new RoundedFloats();

    /// <summary>Bytes of a number.</summary>
    public virtual int Size => sizeof(float);

    /// <summary>Whether rows of float32 serve as they are.</summary>
    public virtual bool IsFloat32 => false;

    /// <summary>Products take multiples of so many rows.</summary>
    public virtual int RowUnit => FloatKernel.RowUnit;

    /// <summary>A linear layer, empty.</summary>
    public abstract PackedMatrix Matrix(int inputs, int outputs);

    /// <summary>Stores numbers as the input of a product.</summary>
    /// <param name="from">The numbers.</param>
    /// <param name="to">The input.</param>
    /// <param name="row">Its row.</param>
    /// <param name="column">Its first column.</param>
    /// <param name="count">How many.</param>
    public abstract void Store(float* from, Rows to, int row, int column, int count);

    /// <summary>Ends a series of products on this thread.</summary>
    public virtual void Release()
    {
    }

    private sealed class Floats : NumberFormat
    {
        public override bool IsFloat32 => true;

        public override PackedMatrix Matrix(int inputs, int outputs) => new PanelMatrix(inputs, outputs);

        public override void Store(float* from, Rows to, int row, int column, int count)
        {
            if (to[row] + column != from)
                new ReadOnlySpan<float>(from, count).CopyTo(new(to[row] + column, count));
        }
    }

    private sealed class Halves(BFloat16Kernel kernel) : NumberFormat
    {
        public override int Size => sizeof(ushort);

        public override int RowUnit => BFloat16Kernel.RowUnit;

        public override PackedMatrix Matrix(int inputs, int outputs) => new BFloat16Matrix(inputs, outputs, kernel);

        public override void Store(float* from, Rows to, int row, int column, int count) =>
            Runtime.BFloat16.Store(from, to.Half(row) + column, count);

        public override void Release() => kernel.Release();
    }

    private sealed class RoundedFloats : NumberFormat
    {
        public override PackedMatrix Matrix(int inputs, int outputs) => new PanelMatrix(inputs, outputs, isRounded: true);

        public override void Store(float* from, Rows to, int row, int column, int count)
        {
            for (var i = 0; i < count; i++)
                to[row][column + i] = Runtime.BFloat16.Round(from[i]);
        }
    }
}
