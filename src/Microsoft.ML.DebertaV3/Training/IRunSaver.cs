using static TorchSharp.torch;

namespace Microsoft.ML.DebertaV3.Training;

/// <summary>Keeps the state of a run outside the process.</summary>
internal interface IRunSaver
{
    /// <summary>Loads the newest whole state into the parts, and returns the rest of it; null where there is none.</summary>
    /// <exception cref="InvalidOperationException">The state is another run's; the message says what differs.</exception>
    RunState? Restore(TrainingParts parts);

    /// <summary>Whether it is time to save.</summary>
    bool IsDue(RunState state);

    /// <summary>Saves the state: whole, or not at all.</summary>
    void Save(RunState state, TrainingParts parts);
}

/// <summary>The tensors of a run.</summary>
internal sealed record TrainingParts(nn.Module Network, IOptimizer Optimizer, BestWeights Best);
