using Microsoft.ML.DebertaV3.Runtime;
using static TorchSharp.torch;

namespace Microsoft.ML.DebertaV3.Training;

/// <summary>Dependencies of a training run: random numbers, clock, observer and optional services.</summary>
/// <param name="Random">Random streams of the run.</param>
/// <param name="Dropout">Generator of the network's dropout masks; null if there is no dropout.</param>
/// <param name="Time">The clock.</param>
/// <param name="Observer">Receives every step and epoch.</param>
internal sealed record TrainingServices(RandomStreams Random, Generator? Dropout, TimeProvider Time, ITrainingObserver Observer)
{
    /// <summary>The ranks that train together. Default: one process.</summary>
    public Ranks Ranks { get; init; } = Ranks.One;

    /// <summary>Evaluation after each epoch; null for none, and the last weights are the result.</summary>
    public IValidation? Validation { get; init; }

    /// <summary>Whether, with validation, the weights of the best epoch are the result; false for those of the last step.</summary>
    public bool KeepsBest { get; init; } = true;

    /// <summary>Number of epochs without progress after which the run ends; null for no early stopping.</summary>
    public int? Patience { get; init; }

    /// <summary>Improvements of the validation metric up to this value do not count as progress.</summary>
    public double MinimumChange { get; init; }

    /// <summary>Saves the state of the run; null if it is not saved.</summary>
    public IRunSaver? Saver { get; init; }

    /// <summary>Ends the run between two steps, keeping the weights so far.</summary>
    public CancellationToken Cancellation { get; init; }
}
