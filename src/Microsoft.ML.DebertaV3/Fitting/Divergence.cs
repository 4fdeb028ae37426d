namespace Microsoft.ML.DebertaV3.Fitting;

/// <summary>Error message for a fit that diverged.</summary>
internal static class Divergence
{
    /// <summary>Explains what happened, what to do, and which weights the exception contains.</summary>
    public static string Explain(TrainingHistory history, int maximum) =>
        $"The loss or gradient of {Math.Min(maximum, history.SkippedSteps)} step(s) in a row, up to step {history.Steps}, was not finite. "
        + $"Lower the learning rate ({history.Epochs[^1].LearningRate:g3}), or check the labels and weights. "
        + $"The exception's Transformer has the weights of "
        + $"{(history.BestEpoch is { } epoch ? $"epoch {epoch}" : "the last update before")}.";
}
