namespace Microsoft.ML.DebertaV3.Inference;

/// <summary>A linear layer in the order in which products read it: panels of <see cref="Width"/> outputs, input after input.</summary>
/// <remarks>The last panel is filled up with zeros. Immutable once filled; thread safe.</remarks>
/// <param name="inputs">Length of an input row.</param>
/// <param name="outputs">Length of an output row.</param>
internal abstract unsafe class PackedMatrix(int inputs, int outputs) : IDisposable
{
    /// <summary>Outputs of a panel.</summary>
    public const int Width = 32;

    public int Inputs { get; } = inputs;

    public int Outputs { get; } = outputs;

    public int Panels { get; } = PanelsOf(outputs);

    /// <summary>Panels that so many columns fill.</summary>
    public static int PanelsOf(int columns) => Blocks.Count(columns, Width);

    /// <summary>Columns of the panels that so many columns fill.</summary>
    public static int Whole(int columns) => Blocks.RoundUp(columns, Width);

    /// <summary>The bias, in whole panels. [panels · width]</summary>
    protected float[] Bias { get; } = new float[Whole(outputs)];

    /// <summary>Fills outputs from <paramref name="firstOutput"/> on.</summary>
    /// <param name="weight">[outputs, inputs]</param>
    /// <param name="bias">[outputs]</param>
    /// <param name="firstOutput">The first that is filled.</param>
    public void Fill(ReadOnlySpan<float> weight, ReadOnlySpan<float> bias, int firstOutput = 0)
    {
        bias.CopyTo(Bias.AsSpan(firstOutput));
        foreach (var part in Parts(firstOutput, bias.Length))
            Put(weight[(part.Done * Inputs)..(part.End * Inputs)], part.Panel, part.Column);
    }

    /// <summary>Whether <see cref="Read"/> would give back the very weights that were filled in.</summary>
    /// <param name="weight">[outputs, inputs]</param>
    public abstract bool IsExactFor(ReadOnlySpan<float> weight);

    /// <summary>Reads weights back.</summary>
    /// <param name="weight">Receives them. [outputs, inputs]</param>
    /// <param name="firstOutput">The first that is read.</param>
    public void Read(Span<float> weight, int firstOutput)
    {
        foreach (var part in Parts(firstOutput, weight.Length / Inputs))
            Get(weight[(part.Done * Inputs)..(part.End * Inputs)], part.Panel, part.Column);
    }

    /// <summary>One panel of the product of some rows, with the bias.</summary>
    /// <param name="operand">[.., inputs], as the matrix's <see cref="NumberFormat"/> stores it.</param>
    /// <param name="row">The first row.</param>
    /// <param name="rows">A multiple of the format's unit.</param>
    /// <param name="panel">The panel.</param>
    /// <param name="c">The first of the panel's columns. [rows, width]</param>
    /// <param name="cStride">Numbers from a row of c to the next.</param>
    public abstract void Multiply(Rows operand, int row, int rows, int panel, float* c, nint cStride);

    public abstract void Dispose();

    /// <summary>Stores the weights of outputs of one panel.</summary>
    /// <param name="weights">[outputs, inputs]</param>
    /// <param name="panel">Their panel.</param>
    /// <param name="column">The first one's column of the panel.</param>
    protected abstract void Put(ReadOnlySpan<float> weights, int panel, int column);

    /// <summary>The reverse of <see cref="Put"/>.</summary>
    /// <inheritdoc cref="Put"/>
    protected abstract void Get(Span<float> weights, int panel, int column);

    // Some outputs in parts that end where panels do: each part's first and end among them, its panel, and its column there.
    private static IEnumerable<(int Done, int End, int Panel, int Column)> Parts(int firstOutput, int outputs)
    {
        for (int done = 0, end; done < outputs; done = end)
        {
            var (panel, column) = Math.DivRem(firstOutput + done, Width);
            end = Math.Min(done + Width - column, outputs);
            yield return (done, end, panel, column);
        }
    }
}
