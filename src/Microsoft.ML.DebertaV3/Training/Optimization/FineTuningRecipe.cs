namespace Microsoft.ML.DebertaV3.Training;

/// <summary>What the authors' scripts use for a size of network; the defaults of every option that is left open.</summary>
/// <remarks>
/// Spec section 6.2, the MNLI rows: xsmall, small 4.5e-5, base 1.5e-5, large 7e-6; classifier dropout 0.1, 0.2, 0.1, 0.3. mDeBERTa has
/// base's size and recipe. The tiny row is ours: at 1e-3 a random network of 4 layers of 128 learned TREC-6 to 0.83 (docs/training.md); of
/// a pre-trained one the last layers are better drawn anew (docs/tiny.md).
/// </remarks>
/// <param name="LearningRate">Peak learning rate.</param>
/// <param name="ClassifierDropout">Dropout in front of the classifier.</param>
/// <param name="ReinitializedLayers">Last layers that start anew where the head does.</param>
internal sealed record FineTuningRecipe(double LearningRate, double ClassifierDropout, int ReinitializedLayers = 0)
{
    /// <summary>Adam's decay rates (microsoft/DeBERTa's command-line defaults).</summary>
    public const double Beta1 = 0.9, Beta2 = 0.999;

    /// <summary>Adam's epsilon (spec section 6.2).</summary>
    public const double Epsilon = 1e-6;

    /// <summary>Decoupled weight decay (spec section 6.2).</summary>
    public const double WeightDecay = 0.01;

    /// <summary>Gradients are clipped to this global norm (spec section 6.2).</summary>
    public const double ClipNorm = 1;

    /// <summary>
    /// Part of the steps that warms up: 1,000 of about 18,400 in the MNLI scripts, and ML.NET's own text trainers' value.
    /// </summary>
    public const double WarmupRatio = 0.06;

    /// <summary>Passes over the rows (ML.NET's own text trainers).</summary>
    public const int Epochs = 10;

    /// <summary>
    /// Longest text in pieces, in training and scoring alike: what published models were trained for (spec section 6.2; the MNLI scripts
    /// take 256).
    /// </summary>
    public const int MaxLength = 512;

    /// <summary>The recipe of the published model nearest in size.</summary>
    public static FineTuningRecipe For(DebertaV3Config config) => config switch
    {
        { HiddenSize: <= 256 } => new(1e-3, 0.1, ReinitializedLayers: Math.Min(2, config.Layers - 1)),
        { HiddenSize: < 768 } => new(4.5e-5, 0.1),
        { HiddenSize: < 1024, Layers: <= 6 } => new(4.5e-5, 0.2),
        { HiddenSize: < 1024 } => new(1.5e-5, 0.1),
        _ => new(7e-6, 0.3),
    };
}
