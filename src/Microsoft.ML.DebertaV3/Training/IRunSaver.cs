using static TorchSharp.torch;

namespace Microsoft.ML.DebertaV3.Training;

/// <summary>Saves and restores the state of a training run.</summary>
internal interface IRunSaver
{
    /// <summary>
    /// Loads the tensors of the newest complete state into the parts and returns the rest of that state; null if nothing is saved.
    /// </summary>
    /// <exception cref="InvalidOperationException">The state belongs to another run; the message lists the differences.</exception>
    RunState? Restore(TrainingParts parts);

    /// <summary>Whether the state should be saved now.</summary>
    bool IsDue(RunState state);

    /// <summary>Saves the state atomically.</summary>
    void Save(RunState state, TrainingParts parts);
}

/// <summary>The tensors of a run.</summary>
internal sealed record TrainingParts(nn.Module Network, IOptimizer Optimizer, BestWeights Best);
