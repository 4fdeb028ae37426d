using static Microsoft.ML.DebertaV3.Training.OptionChecks;

namespace Microsoft.ML.DebertaV3;

/// <summary>
/// Options of text classification, multi-class or binary. See <see cref="DebertaV3TrainerOptions"/> for what all trainers share.
/// </summary>
public sealed class DebertaV3TextClassificationOptions : DebertaV3TrainerOptions
{
    /// <summary>
    /// Column for the predicted label: what the catalog methods and <c>LoadDebertaV3</c> call <c>outputColumnName</c>; not the label's or
    /// the weight's name.
    /// Default <c>PredictedLabel</c>.
    /// </summary>
    public string PredictionColumnName { get; set => field = Name(value); } = "PredictedLabel";

    /// <summary>
    /// Column for the probability of true; binary classification only; not the label's or the weight's name. Default <c>Probability</c>.
    /// </summary>
    public string ProbabilityColumnName { get; set => field = Name(value); } = "Probability";

    /// <summary>
    /// This part of each label's probability is spread evenly over all labels in the training loss, in [0, 1). Default 0.
    /// </summary>
    public double LabelSmoothing { get; set => field = Rate(value); }

    /// <summary>
    /// Whether the head's outputs are divided by the temperature that gives the validation rows the best probabilities (Guo et al. 2017);
    /// it is folded into the head's weights when Fit ends, and no predicted label changes. Without validation rows nothing is done. What it
    /// changed is in <see cref="TrainingHistory.Calibration"/>. Default true (ours). Where probabilities matter more than labels, choose
    /// the epoch by them too: <see cref="DebertaV3TrainerOptions.ValidationMetric"/> <c>LogLoss</c>.
    /// </summary>
    public bool ScaleTemperature { get; set; } = true;

    /// <summary>
    /// Weights of the rows of a label, by its name (False and True for binary classification), times the row's own weight. Labels left out
    /// weigh 1. Null (default): all do.
    /// </summary>
    public IReadOnlyDictionary<string, float>? ClassWeights { get; set; }

    /// <summary>
    /// Weight of scale-invariant fine-tuning (SiFT): the loss of being moved by a small adversarial change of the words. Not negative;
    /// default 0, off. The authors' scripts use 3 to 5 (spec section 6.3). A step costs three forwards and two backwards.
    /// </summary>
    public double AdversarialWeight { get; set => field = NotNegative(value); }

    /// <summary>Standard deviation of the random start of the adversarial change. Positive; default 0.01 (microsoft/DeBERTa).</summary>
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
