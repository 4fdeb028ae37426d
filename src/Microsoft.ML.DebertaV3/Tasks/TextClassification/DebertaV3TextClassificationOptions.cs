using static Microsoft.ML.DebertaV3.Training.OptionChecks;

namespace Microsoft.ML.DebertaV3;

/// <summary>
/// Options of multi-class and binary text classification. See <see cref="DebertaV3TrainerOptions"/> for what all trainers share.
/// </summary>
public sealed class DebertaV3TextClassificationOptions : DebertaV3TrainerOptions
{
    /// <summary>
    /// Column for the predicted label (<c>outputColumnName</c> of the catalog methods and <c>LoadDebertaV3</c>). Must differ from the label
    /// and weight columns. Default <c>PredictedLabel</c>.
    /// </summary>
    public string PredictionColumnName { get; set => field = Name(value); } = "PredictedLabel";

    /// <summary>
    /// Column for the probability of true; binary classification only. Must differ from the label and weight columns. Default
    /// <c>Probability</c>.
    /// </summary>
    public string ProbabilityColumnName { get; set => field = Name(value); } = "Probability";

    /// <summary>
    /// Label smoothing: the share of each target probability that the training loss spreads evenly over all labels, in [0, 1). Default 0.
    /// </summary>
    public double LabelSmoothing { get; set => field = Rate(value); }

    /// <summary>
    /// Whether to divide the logits by the temperature that minimizes the log loss of the validation rows (temperature scaling, Guo et al.
    /// 2017). Fit folds the temperature into the head's weights at its end; predicted labels do not change. Has no effect without
    /// validation rows. The effect is reported in <see cref="TrainingHistory.Calibration"/>. Default true (own choice). If probabilities
    /// matter more than labels, also select the epoch by them: set <see cref="DebertaV3TrainerOptions.ValidationMetric"/> to
    /// <c>LogLoss</c>.
    /// </summary>
    public bool ScaleTemperature { get; set; } = true;

    /// <summary>
    /// Weight of the rows of each label, by label name (False and True for binary classification); multiplied by the row's own weight.
    /// Labels that are not listed have weight 1. Null (default): all weights are 1.
    /// </summary>
    public IReadOnlyDictionary<string, float>? ClassWeights { get; set; }

    /// <summary>
    /// Weight of scale-invariant fine-tuning (SiFT): how much a small adversarial perturbation of the word embeddings changes the output is
    /// added to the loss. Not negative; default 0 (off). The authors' scripts use 3 to 5 (spec section 6.3). A step then needs three
    /// forward and two backward passes.
    /// </summary>
    public double AdversarialWeight { get; set => field = NotNegative(value); }

    /// <summary>Standard deviation of the random start of the perturbation. Positive; default 0.01 (microsoft/DeBERTa).</summary>
    public double AdversarialInitialPerturbation { get; set => field = Positive(value); } = 1e-2;

    /// <summary>Length of the adversarial step. Positive; default 1e-4 (microsoft/DeBERTa).</summary>
    public double AdversarialLearningRate { get; set => field = Positive(value); } = 1e-4;

    internal override DebertaV3TrainerOptions Snapshot()
    {
        var copy = (DebertaV3TextClassificationOptions)base.Snapshot();
        copy.ClassWeights = ClassWeights is { } weights ? new Dictionary<string, float>(weights) : null;
        return copy;
    }
}
