using static Microsoft.ML.DebertaV3.Training.OptionChecks;

namespace Microsoft.ML.DebertaV3;

/// <summary>Options of text classification, multi-class or binary. See <see cref="DebertaV3TrainerOptions"/> for what all trainers share.</summary>
public sealed class DebertaV3TextClassificationOptions : DebertaV3TrainerOptions
{
    /// <summary>Column for the predicted label. Default <c>PredictedLabel</c>.</summary>
    public string PredictionColumnName { get; set => field = Name(value); } = "PredictedLabel";

    /// <summary>Column for the probability of true; binary classification only. Default <c>Probability</c>.</summary>
    public string ProbabilityColumnName { get; set => field = Name(value); } = "Probability";
}
