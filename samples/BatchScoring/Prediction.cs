namespace BatchScoring;

/// <summary>What the model says of a row.</summary>
/// <param name="Row">Index of the row in the file, from 0.</param>
/// <param name="Label">The most probable label.</param>
/// <param name="Probability">Its probability.</param>
internal sealed record Prediction(long Row, string Label, float Probability);
