namespace Microsoft.ML.DebertaV3;

/// <summary>Fit ended because the loss or gradient of too many steps in a row was not finite. What was reached before is kept.</summary>
public sealed class DebertaV3TrainingException : InvalidOperationException
{
    internal DebertaV3TrainingException(DebertaV3Transformer transformer, int maximumNonFiniteSteps)
        : base(Explain(transformer.TrainingHistory, maximumNonFiniteSteps)) => Transformer = transformer;

    /// <summary>
    /// The fitted transformer, which the catcher disposes. It has the best epoch's weights; without validation those of the last epoch whose weights gave a
    /// finite loss (<see cref="TrainingHistory.BestEpoch"/>). Where there is no such epoch it has the last update's, which may be what made the loss infinite: judge them
    /// before use.
    /// </summary>
    public DebertaV3Transformer Transformer { get; }

    private static string Explain(TrainingHistory history, int maximum) =>
        $"The loss or gradient of {Math.Min(maximum, history.SkippedSteps)} step(s) in a row, up to step {history.Steps}, was not finite. "
        + $"Lower the learning rate ({history.Epochs[^1].LearningRate:g3}), or check the labels and weights. "
        + $"The exception's {nameof(Transformer)} has the weights of {(history.BestEpoch is { } epoch ? $"epoch {epoch}" : "the last update before")}.";
}
