using static Microsoft.ML.DebertaV3.Training.OptionChecks;

namespace Microsoft.ML.DebertaV3;

/// <summary>
/// Options of multi-label text classification: any number of labels for a text. See <see cref="DebertaV3TrainerOptions"/> for what all
/// trainers share.
/// </summary>
public sealed class DebertaV3MultiLabelClassificationOptions : DebertaV3TrainerOptions
{
    /// <summary>
    /// Column for the predicted labels, a vector of keys as long as the row has labels; not the label's or the weight's name. Default
    /// <c>PredictedLabels</c>.
    /// </summary>
    public string PredictionColumnName { get; set => field = Name(value); } = "PredictedLabels";

    /// <summary>The probability from which a label is predicted, in (0, 1). Saved with the model. Default 0.5 (transformers).</summary>
    public double Threshold { get; set => field = Positive(Rate(value)); } = 0.5;

    /// <summary>
    /// How much the loss counts where a label is true, by the label's name: more than 1 finds more of a rare label. Labels left out have 1.
    /// Null (default): all do.
    /// </summary>
    public IReadOnlyDictionary<string, float>? ClassWeights { get; set; }

    internal override DebertaV3TrainerOptions Snapshot()
    {
        var copy = (DebertaV3MultiLabelClassificationOptions)base.Snapshot();
        copy.ClassWeights = ClassWeights is { } weights ? new Dictionary<string, float>(weights) : null;
        return copy;
    }
}
