namespace Microsoft.ML.DebertaV3;

/// <summary>What a folder that was fine-tuned elsewhere is loaded for.</summary>
public enum DebertaV3LoadTask
{
    /// <summary>What the folder's labels and problem type say.</summary>
    FromFolder = 0,

    /// <summary>
    /// True or false: <c>PredictedLabel</c> (Boolean), <c>Score</c> (log-odds) and <c>Probability</c>, as a fitted binary model gives them.
    /// The folder has two labels, or one whose output is the log-odds (trained with a sigmoid, as re-rankers and reward models are).
    /// </summary>
    BinaryClassification = 1,
}
