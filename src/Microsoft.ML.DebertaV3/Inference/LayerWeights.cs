namespace Microsoft.ML.DebertaV3.Inference;

/// <summary>The weights of one encoder layer as products read them.</summary>
internal sealed class LayerWeights : IDisposable
{
    /// <param name="parameters">The backbone's.</param>
    /// <param name="layer">Which layer.</param>
    /// <param name="config">Sizes.</param>
    public LayerWeights(ParameterSpans parameters, int layer, DebertaV3Config config)
    {
        var (hidden, name) = (config.HiddenSize, $"encoder.layer.{layer}.");
        QueryKeyValue = new(hidden, 3 * hidden);
        parameters.Fill(QueryKeyValue, name + "attention.self.query_proj");
        parameters.Fill(QueryKeyValue, name + "attention.self.key_proj", hidden);
        parameters.Fill(QueryKeyValue, name + "attention.self.value_proj", 2 * hidden);
        AttentionOutput = parameters.Matrix(name + "attention.output.dense", hidden, hidden);
        AttentionNormalization = parameters.Normalization(name + "attention.output.LayerNorm");
        Intermediate = parameters.Matrix(name + "intermediate.dense", hidden, config.IntermediateSize);
        Output = parameters.Matrix(name + "output.dense", config.IntermediateSize, hidden);
        OutputNormalization = parameters.Normalization(name + "output.LayerNorm");
    }

    /// <summary>Query, key and value side by side. [hidden] to [3·hidden]</summary>
    public PanelMatrix QueryKeyValue { get; }

    public PanelMatrix AttentionOutput { get; }

    public NormalizationWeights AttentionNormalization { get; }

    public PanelMatrix Intermediate { get; }

    public PanelMatrix Output { get; }

    public NormalizationWeights OutputNormalization { get; }

    public void Dispose()
    {
        QueryKeyValue.Dispose();
        AttentionOutput.Dispose();
        Intermediate.Dispose();
        Output.Dispose();
    }
}

/// <summary>What a LayerNorm multiplies by and adds, [size] each.</summary>
internal sealed record NormalizationWeights(float[] Weight, float[] Bias);
