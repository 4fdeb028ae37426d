namespace Microsoft.ML.DebertaV3.Inference;

/// <summary>One linear layer on the state of every piece (spec section 3.9).</summary>
internal sealed class PieceHead : IInferenceHead
{
    private readonly PanelMatrix _matrix;

    /// <param name="parameters">The network's.</param>
    /// <param name="name">The layer's name.</param>
    /// <param name="config">Sizes.</param>
    /// <param name="outputs">Numbers of a piece.</param>
    public PieceHead(ParameterSpans parameters, string name, DebertaV3Config config, int outputs)
    {
        Layers = config.Layers;
        _matrix = parameters.Matrix(name, new PanelMatrix(config.HiddenSize, outputs));
    }

    public int Layers { get; }

    public bool IsFirstOnly => false;

    public float[][] Run(Rows hidden, int[][] sequences, IReadOnlyList<int> starts)
    {
        using var outputs = new RowBlock(sequences.Sum(sequence => sequence.Length), _matrix.Outputs);
        outputs.Multiply(hidden, _matrix);
        return [.. sequences.Select((sequence, i) => outputs.ToArray(starts[i], sequence.Length))];
    }

    public void Dispose() => _matrix.Dispose();
}
