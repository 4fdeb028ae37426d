using Microsoft.ML.DebertaV3.Fitting;

namespace Microsoft.ML.DebertaV3;

/// <summary>
/// Fit, of whatever kind, ended because the loss or gradient of too many steps in a row was not finite. What was reached before is kept.
/// </summary>
public sealed class DebertaV3TrainingException : InvalidOperationException
{
    internal DebertaV3TrainingException(DebertaV3Transformer transformer, int maxNonFiniteSteps)
        : base(Divergence.Explain(transformer.TrainingHistory, maxNonFiniteSteps)) => Transformer = transformer;

    /// <summary>
    /// The fitted transformer, which the catcher disposes. It has the best epoch's weights; without validation, and in pre-training, those
    /// of the last epoch whose weights gave a finite loss (<see cref="TrainingHistory.BestEpoch"/>). Where there is no such epoch it has
    /// the last update's, which may be what made the loss infinite: judge them before use.
    /// </summary>
    public DebertaV3Transformer Transformer { get; }
}
