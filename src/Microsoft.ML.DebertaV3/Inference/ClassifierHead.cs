namespace Microsoft.ML.DebertaV3.Inference;

/// <summary>gelu(dense(h of [CLS])), then a linear layer: the numbers of a sequence (spec section 3.9).</summary>
internal sealed unsafe class ClassifierHead : IInferenceHead
{
    private readonly PanelMatrix _pooler, _classifier;

    /// <param name="parameters">The network's: <c>pooler.dense</c> and <c>classifier</c>.</param>
    /// <param name="config">Sizes.</param>
    /// <param name="outputs">Numbers of a sequence.</param>
    public ClassifierHead(ParameterSpans parameters, DebertaV3Config config, int outputs)
    {
        Layers = config.Layers;
        _pooler = parameters.Matrix("pooler.dense", new PanelMatrix(config.HiddenSize, config.HiddenSize));
        _classifier = parameters.Matrix("classifier", new PanelMatrix(config.HiddenSize, outputs));
    }

    public int Layers { get; }

    public bool IsFirstOnly => true;

    public float[][] Run(Rows hidden, int[][] sequences, IReadOnlyList<int> starts)
    {
        using var pooled = new RowBlock(sequences.Length, _pooler.Outputs);
        using var logits = new RowBlock(sequences.Length, _classifier.Outputs);
        pooled.Multiply(hidden, _pooler);
        for (var row = 0; row < sequences.Length; row++)
            RowKernels.Gelu(pooled.Rows[row], PackedMatrix.Whole(_pooler.Outputs));
        logits.Multiply(pooled.Rows, _classifier);
        return [.. sequences.Select((_, i) => logits.ToArray(i, 1))];
    }

    public void Dispose()
    {
        _pooler.Dispose();
        _classifier.Dispose();
    }
}
