namespace Microsoft.ML.DebertaV3.Training;

/// <summary>Hyperparameters of the authors' scripts by network size: the defaults of options that are not set.</summary>
/// <remarks>
/// Spec section 6.2, the MNLI rows: learning rates 4.5e-5 (xsmall, small), 1.5e-5 (base), 7e-6 (large); classifier dropout 0.1, 0.2, 0.1,
/// 0.3. mDeBERTa has base's size and recipe. The values below xsmall were measured for this library: a randomly initialized network with 4
/// layers of width 128 reaches 0.83 on TREC-6 at 1e-3 (docs/training.md), and a pre-trained one gains from reinitialized last layers
/// (docs/tiny.md).
/// </remarks>
/// <param name="LearningRate">Peak learning rate.</param>
/// <param name="ClassifierDropout">Dropout rate before the classifier.</param>
/// <param name="ReinitializedLayers">Number of last encoder layers that are reinitialized together with a new head.</param>
internal sealed record FineTuningRecipe(double LearningRate, double ClassifierDropout, int ReinitializedLayers = 0)
{
    /// <summary>Adam's decay rates (microsoft/DeBERTa's command-line defaults).</summary>
    public const double Beta1 = 0.9, Beta2 = 0.999;

    /// <summary>Adam's epsilon (spec section 6.2).</summary>
    public const double Epsilon = 1e-6;

    /// <summary>Decoupled weight decay (spec section 6.2).</summary>
    public const double WeightDecay = 0.01;

    /// <summary>Maximum global gradient norm (spec section 6.2).</summary>
    public const double ClipNorm = 1;

    /// <summary>
    /// Fraction of the steps that warm up: 1,000 of about 18,400 in the MNLI scripts, and the value of ML.NET's text trainers.
    /// </summary>
    public const double WarmupRatio = 0.06;

    /// <summary>Passes over the training rows (ML.NET's text trainers).</summary>
    public const int Epochs = 10;

    /// <summary>
    /// Maximum input length in pieces, for training and scoring: that of the published models (spec section 6.2; the MNLI scripts use 256).
    /// </summary>
    public const int MaxLength = 512;

    /// <summary>Returns the recipe of the published model that is closest in size.</summary>
    public static FineTuningRecipe For(DebertaV3Config config) => config switch
    {
        { HiddenSize: <= 256 } => new(1e-3, 0.1, ReinitializedLayers: Math.Min(2, config.Layers - 1)),
        { HiddenSize: < 768 } => new(4.5e-5, 0.1),
        { HiddenSize: < 1024, Layers: <= 6 } => new(4.5e-5, 0.2),
        { HiddenSize: < 1024 } => new(1.5e-5, 0.1),
        _ => new(7e-6, 0.3),
    };
}
