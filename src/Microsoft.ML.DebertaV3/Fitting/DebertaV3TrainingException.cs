using Microsoft.ML.DebertaV3.Fitting;

namespace Microsoft.ML.DebertaV3;

/// <summary>
/// Thrown by Fit if the loss or gradient of too many consecutive steps was not finite. Contains the model as trained so far.
/// </summary>
public sealed class DebertaV3TrainingException : InvalidOperationException
{
    internal DebertaV3TrainingException(DebertaV3Transformer transformer, int maxNonFiniteSteps)
        : base(Divergence.Explain(transformer.TrainingHistory, maxNonFiniteSteps)) => Transformer = transformer;

    /// <summary>
    /// The fitted transformer; the caller disposes it. It has the weights of the best epoch. Without validation, and in pre-training, it
    /// has those of the last epoch whose weights gave a finite loss (<see cref="TrainingHistory.BestEpoch"/>). If there is no such epoch,
    /// it has the weights of the last update, which may be the cause of the divergence: evaluate them before use.
    /// </summary>
    public DebertaV3Transformer Transformer { get; }
}
