namespace Microsoft.ML.DebertaV3.Training;

/// <summary>AdamW's constants.</summary>
/// <param name="Beta1">Decay of the mean, in [0, 1).</param>
/// <param name="Beta2">Decay of the variance, in [0, 1).</param>
/// <param name="Epsilon">Added to the root of the variance; positive.</param>
/// <param name="WeightDecay">Decoupled decay of matrices and tables, not of biases and LayerNorm.</param>
/// <param name="ClipNorm">Gradients are scaled down to this global norm; 0 leaves them.</param>
internal sealed record AdamWOptions(double Beta1, double Beta2, double Epsilon, double WeightDecay, double ClipNorm);
