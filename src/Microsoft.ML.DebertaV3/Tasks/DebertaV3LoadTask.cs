namespace Microsoft.ML.DebertaV3;

/// <summary>The task for which a fine-tuned folder is loaded.</summary>
public enum DebertaV3LoadTask
{
    /// <summary>Determined by the folder's head, labels and problem type.</summary>
    FromFolder = 0,

    /// <summary>
    /// Binary classification, with the columns <c>PredictedLabel</c> (Boolean), <c>Score</c> (log-odds) and <c>Probability</c> of a fitted
    /// binary model. The folder must have two labels, or one whose output is the log-odds (trained with a sigmoid, like re-rankers and
    /// reward models).
    /// </summary>
    BinaryClassification = 1,
}
