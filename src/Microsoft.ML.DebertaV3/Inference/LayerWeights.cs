namespace Microsoft.ML.DebertaV3.Inference;

/// <summary>The weights of one encoder layer as products read them.</summary>
internal sealed class LayerWeights : IDisposable
{
    /// <param name="parameters">The backbone's.</param>
    /// <param name="layer">Which layer.</param>
    /// <param name="config">Sizes.</param>
    /// <param name="format">The matrices' type.</param>
    public LayerWeights(ParameterSpans parameters, int layer, DebertaV3Config config, NumberFormat format)
    {
        var (hidden, name) = (config.HiddenSize, $"encoder.layer.{layer}.");
        QueryKeyValue = format.Matrix(hidden, 3 * hidden);
        parameters.Fill(QueryKeyValue, name + "attention.self.query_proj");
        parameters.Fill(QueryKeyValue, name + "attention.self.key_proj", hidden);
        parameters.Fill(QueryKeyValue, name + "attention.self.value_proj", 2 * hidden);
        AttentionOutput = parameters.Matrix(name + "attention.output.dense", format.Matrix(hidden, hidden));
        AttentionNormalization = parameters.Normalization(name + "attention.output.LayerNorm");
        Intermediate = parameters.Matrix(name + "intermediate.dense", format.Matrix(hidden, config.IntermediateSize));
        Output = parameters.Matrix(name + "output.dense", format.Matrix(config.IntermediateSize, hidden));
        OutputNormalization = parameters.Normalization(name + "output.LayerNorm");
    }

    /// <summary>Query, key and value side by side. [hidden] to [3·hidden]</summary>
    public PackedMatrix QueryKeyValue { get; }

    public PackedMatrix AttentionOutput { get; }

    public NormalizationWeights AttentionNormalization { get; }

    public PackedMatrix Intermediate { get; }

    public PackedMatrix Output { get; }

    public NormalizationWeights OutputNormalization { get; }

    public void Dispose()
    {
        QueryKeyValue.Dispose();
        AttentionOutput.Dispose();
        Intermediate.Dispose();
        Output.Dispose();
    }
}

/// <summary>Weight and bias of a LayerNorm, [size] each.</summary>
internal sealed record NormalizationWeights(float[] Weight, float[] Bias);
