namespace Microsoft.ML.DebertaV3.Training;

/// <summary>AdamW's constants.</summary>
/// <param name="Beta1">Decay of the mean, in [0, 1).</param>
/// <param name="Beta2">Decay of the variance, in [0, 1).</param>
/// <param name="Epsilon">Added to the root of the variance; positive.</param>
/// <param name="WeightDecay">Decoupled decay of matrices and tables, not of biases and LayerNorm.</param>
/// <param name="ClipNorm">Gradients are scaled down to this global norm; 0 leaves them.</param>
internal sealed record AdamWOptions(double Beta1, double Beta2, double Epsilon, double WeightDecay, double ClipNorm)
{
    /// <summary>
    /// Whether mean and variance are corrected for starting from 0. The optimizer that published models were pre-trained with does not
    /// (spec section 5.7).
    /// </summary>
    public bool CorrectsBias { get; init; } = true;

    /// <summary>Added to the norm that gradients are divided by: torch's clip_grad_norm_. The published optimizer adds none.</summary>
    public double ClipEpsilon { get; init; } = 1e-6;
}
