namespace Microsoft.ML.DebertaV3.Tasks;

/// <summary>Names of the columns that a task adds.</summary>
/// <param name="Score">The score.</param>
/// <param name="Prediction">The predicted label, where the task has one.</param>
/// <param name="Probability">The probability of true, where the task has one.</param>
internal sealed record TaskColumns(string Score, string Prediction = "PredictedLabel", string Probability = "Probability");
