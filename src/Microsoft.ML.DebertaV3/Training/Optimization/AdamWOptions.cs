namespace Microsoft.ML.DebertaV3.Training;

/// <summary>Hyperparameters of AdamW.</summary>
/// <param name="Beta1">Decay rate of the first moment, in [0, 1).</param>
/// <param name="Beta2">Decay rate of the second moment, in [0, 1).</param>
/// <param name="Epsilon">Added to the root of the second moment; positive.</param>
/// <param name="WeightDecay">Decoupled weight decay of matrices and embedding tables; biases and LayerNorm have none.</param>
/// <param name="ClipNorm">Maximum global gradient norm; 0 turns clipping off.</param>
internal sealed record AdamWOptions(double Beta1, double Beta2, double Epsilon, double WeightDecay, double ClipNorm)
{
    /// <summary>
    /// Whether both moments are corrected for their initialization with 0. The optimizer that pre-trained the published models does not
    /// correct them (spec section 5.7).
    /// </summary>
    public bool CorrectsBias { get; init; } = true;

    /// <summary>Added to the gradient norm before dividing, as in torch's clip_grad_norm_. The published optimizer adds nothing.</summary>
    public double ClipEpsilon { get; init; } = 1e-6;
}
