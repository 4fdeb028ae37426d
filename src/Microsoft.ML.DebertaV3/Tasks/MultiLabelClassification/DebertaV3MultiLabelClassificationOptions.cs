using static Microsoft.ML.DebertaV3.Training.OptionChecks;

namespace Microsoft.ML.DebertaV3;

/// <summary>
/// Options of multi-label text classification: a text has any number of labels. See <see cref="DebertaV3TrainerOptions"/> for what all
/// trainers share.
/// </summary>
public sealed class DebertaV3MultiLabelClassificationOptions : DebertaV3TrainerOptions
{
    /// <summary>
    /// Column for the predicted labels, a vector of keys, one for each predicted label. Must differ from the label and weight columns.
    /// Default <c>PredictedLabels</c>.
    /// </summary>
    public string PredictionColumnName { get; set => field = Name(value); } = "PredictedLabels";

    /// <summary>Smallest probability at which a label is predicted, in (0, 1). Saved with the model. Default 0.5 (transformers).</summary>
    public double Threshold { get; set => field = Positive(Rate(value)); } = 0.5;

    /// <summary>
    /// Weight of the loss of each label on the rows where it is true, by label name: a weight above 1 increases the recall of a rare label.
    /// Labels that are not listed have weight 1. Null (default): all weights are 1.
    /// </summary>
    public IReadOnlyDictionary<string, float>? ClassWeights { get; set; }

    internal override DebertaV3TrainerOptions Snapshot()
    {
        var copy = (DebertaV3MultiLabelClassificationOptions)base.Snapshot();
        copy.ClassWeights = ClassWeights is { } weights ? new Dictionary<string, float>(weights) : null;
        return copy;
    }
}
