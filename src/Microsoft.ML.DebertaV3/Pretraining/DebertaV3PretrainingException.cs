using Microsoft.ML.DebertaV3.Fitting;

namespace Microsoft.ML.DebertaV3;

/// <summary>
/// Pre-training ended because the loss or gradient of too many steps in a row was not finite. What was reached before is kept.
/// </summary>
public sealed class DebertaV3PretrainingException : InvalidOperationException
{
    internal DebertaV3PretrainingException(DebertaV3PretrainedTransformer transformer, int maxNonFiniteSteps)
        : base(Divergence.Explain(transformer.TrainingHistory, maxNonFiniteSteps)) => Transformer = transformer;

    /// <summary>
    /// The pre-trained transformer, which the catcher disposes: with the weights of the last epoch that gave a finite loss
    /// (<see cref="TrainingHistory.BestEpoch"/>), else with
    /// the last update's.
    /// </summary>
    public DebertaV3PretrainedTransformer Transformer { get; }
}
