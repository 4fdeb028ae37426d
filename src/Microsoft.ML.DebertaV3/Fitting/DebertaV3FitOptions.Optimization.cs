using Microsoft.ML.DebertaV3.Training;
using static Microsoft.ML.DebertaV3.Training.OptionChecks;

namespace Microsoft.ML.DebertaV3;

public abstract partial class DebertaV3FitOptions
{
    /// <summary>
    /// Fraction of all steps during which the learning rate rises from 0, in [0, 1). Default 0.06 (ML.NET's text trainers; spec section
    /// 6.2).
    /// </summary>
    public double WarmupRatio { get; set => field = Rate(value); } = FineTuningRecipe.WarmupRatio;

    /// <summary>
    /// Number of steps during which the learning rate rises from 0; overrides <see cref="WarmupRatio"/>. At least 0. Null (default):
    /// <see cref="WarmupRatio"/> applies.
    /// </summary>
    public int? WarmupSteps { get; set => field = value is { } v ? AtLeast(0, v) : null; }

    /// <summary>
    /// Course of the learning rate after the warm-up. Default <see cref="LearningRateSchedule.Linear"/> (spec section 6.2).
    /// </summary>
    public LearningRateSchedule Schedule { get; set => field = Known(value); }

    /// <summary>
    /// Number of steps after which training ends, in whatever epoch. If <see cref="MaxEpochs"/> is set too, training ends with whichever is
    /// reached first. At least 1. Null (default): training ends after <see cref="MaxEpochs"/>.
    /// </summary>
    public int? MaxSteps { get; set => field = value is { } v ? AtLeast(1, v) : null; }

    /// <summary>
    /// Number of batches whose gradients are accumulated for one update, which equals the update for one batch of all their rows. At least
    /// 1; default 1.
    /// </summary>
    public int GradientAccumulation { get; set => field = AtLeast(1, value); } = 1;

    /// <summary>Decoupled weight decay of matrices and embedding tables. At least 0; default 0.01 (spec section 6.2).</summary>
    public double WeightDecay { get; set => field = NotNegative(value); } = FineTuningRecipe.WeightDecay;

    /// <summary>
    /// Maximum global gradient norm; larger gradients are scaled down. 0 turns clipping off. Default 1 (spec section 6.2).
    /// </summary>
    public double ClipNorm { get; set => field = NotNegative(value); } = FineTuningRecipe.ClipNorm;

    /// <summary>AdamW's decay rate of the first moment, in [0, 1). Default 0.9 (microsoft/DeBERTa).</summary>
    public double AdamBeta1 { get; set => field = Rate(value); } = FineTuningRecipe.Beta1;

    /// <summary>
    /// AdamW's decay rate of the second moment, in [0, 1). Default 0.999 (microsoft/DeBERTa); for pre-training 0.98 (paper).
    /// </summary>
    public double AdamBeta2 { get; set => field = Rate(value); } = FineTuningRecipe.Beta2;

    /// <summary>AdamW's epsilon, positive. Default 1e-6 (spec section 6.2).</summary>
    public double AdamEpsilon { get; set => field = Positive(value); } = FineTuningRecipe.Epsilon;

    /// <summary>Dropout rate of embeddings and layer outputs, in [0, 1). Null (default): that of the checkpoint.</summary>
    public double? HiddenDropout { get; set => field = value is { } v ? Rate(v) : null; }

    /// <summary>Dropout rate of attention probabilities, in [0, 1). Null (default): that of the checkpoint.</summary>
    public double? AttentionDropout { get; set => field = value is { } v ? Rate(v) : null; }
}
