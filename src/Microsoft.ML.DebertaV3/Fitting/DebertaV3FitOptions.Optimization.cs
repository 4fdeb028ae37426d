using Microsoft.ML.DebertaV3.Training;
using static Microsoft.ML.DebertaV3.Training.OptionChecks;

namespace Microsoft.ML.DebertaV3;

public abstract partial class DebertaV3FitOptions
{
    /// <summary>
    /// Part of all steps in which the learning rate rises from 0, in [0, 1). Default 0.06 (ML.NET's text trainers; spec section 6.2).
    /// </summary>
    public double WarmupRatio { get; set => field = Rate(value); } = FineTuningRecipe.WarmupRatio;

    /// <summary>
    /// Steps in which the learning rate rises from 0; takes the place of <see cref="WarmupRatio"/>. Not negative; null (default): by the
    /// ratio.
    /// </summary>
    public int? WarmupSteps { get; set => field = value is { } v ? AtLeast(0, v) : null; }

    /// <summary>What the learning rate does after the warm-up. Default linear (spec section 6.2).</summary>
    public LearningRateSchedule Schedule { get; set => field = Known(value); }

    /// <summary>
    /// Steps after which training ends, whatever the epoch; the rows are passed over as often as they need, but no more than
    /// <see cref="MaxEpochs"/> times where that is set.
    /// At least 1; null (default): after <see cref="MaxEpochs"/>.
    /// </summary>
    public int? MaxSteps { get; set => field = value is { } v ? AtLeast(1, v) : null; }

    /// <summary>
    /// Batches whose gradients make one update; equal to one update on the batch of all their rows. At least 1; default 1.
    /// </summary>
    public int GradientAccumulation { get; set => field = AtLeast(1, value); } = 1;

    /// <summary>Decoupled weight decay of matrices and tables. Not negative; default 0.01 (spec section 6.2).</summary>
    public double WeightDecay { get; set => field = NotNegative(value); } = FineTuningRecipe.WeightDecay;

    /// <summary>Gradients are scaled down to this global norm; 0 turns that off. Default 1 (spec section 6.2).</summary>
    public double ClipNorm { get; set => field = NotNegative(value); } = FineTuningRecipe.ClipNorm;

    /// <summary>AdamW's decay of the gradient's mean, in [0, 1). Default 0.9 (microsoft/DeBERTa).</summary>
    public double AdamBeta1 { get; set => field = Rate(value); } = FineTuningRecipe.Beta1;

    /// <summary>
    /// AdamW's decay of the gradient's square, in [0, 1). Default 0.999 (microsoft/DeBERTa), in pre-training 0.98 (paper).
    /// </summary>
    public double AdamBeta2 { get; set => field = Rate(value); } = FineTuningRecipe.Beta2;

    /// <summary>AdamW's epsilon, positive. Default 1e-6 (spec section 6.2).</summary>
    public double AdamEpsilon { get; set => field = Positive(value); } = FineTuningRecipe.Epsilon;

    /// <summary>Dropout of embeddings and layer outputs, in [0, 1). Null (default): the checkpoint's.</summary>
    public double? HiddenDropout { get; set => field = value is { } v ? Rate(v) : null; }

    /// <summary>Dropout of attention probabilities, in [0, 1). Null (default): the checkpoint's.</summary>
    public double? AttentionDropout { get; set => field = value is { } v ? Rate(v) : null; }
}
