using Microsoft.ML.DebertaV3.Runtime;
using static TorchSharp.torch;

namespace Microsoft.ML.DebertaV3.Training;

/// <summary>What a run is given from outside: randomness, time, who watches, and what it may use.</summary>
/// <param name="Random">Everything random of the run.</param>
/// <param name="Dropout">The generator that the network's dropout draws from; null without dropout.</param>
/// <param name="Time">The clock.</param>
/// <param name="Observer">Hears of every step and epoch.</param>
internal sealed record TrainingServices(RandomStreams Random, Generator? Dropout, TimeProvider Time, ITrainingObserver Observer)
{
    /// <summary>Null: no validation, and the last weights are the result.</summary>
    public IValidation? Validation { get; init; }

    /// <summary>Whether the best epoch's weights are the result where there is validation; false: the last ones are.</summary>
    public bool KeepsBest { get; init; } = true;

    /// <summary>Epochs without progress after which the run ends; null: never.</summary>
    public int? Patience { get; init; }

    /// <summary>Improvements of the validation metric up to this do not count as progress.</summary>
    public double MinimumChange { get; init; }

    /// <summary>Null: nothing is kept outside the process.</summary>
    public IRunSaver? Saver { get; init; }

    /// <summary>Ends the run between two steps; what was reached is kept.</summary>
    public CancellationToken Cancellation { get; init; }
}
