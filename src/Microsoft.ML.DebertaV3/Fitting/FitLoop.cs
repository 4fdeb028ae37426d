using Microsoft.ML.DebertaV3.Runtime;
using Microsoft.ML.DebertaV3.Training;
using Microsoft.ML.Runtime;
using static TorchSharp.torch;

namespace Microsoft.ML.DebertaV3.Fitting;

/// <summary>The training loop with what a user asked for around it: log, progress, loss curve, saved states, cancellation.</summary>
/// <param name="host">Ends the loop where the context is cancelled.</param>
/// <param name="channel">The log.</param>
/// <param name="options">What the user asked for.</param>
/// <param name="random">Everything random.</param>
/// <param name="dropout">For dropout masks.</param>
/// <param name="seed">What all that follows from.</param>
internal sealed class FitLoop(
    IHost host, IChannel channel, DebertaV3FitOptions options, RandomStreams random, Generator dropout, int seed)
{
    /// <summary>The log.</summary>
    public IChannel Channel => channel;

    /// <summary>Runs from the folder's state, or from the beginning, to the end.</summary>
    /// <param name="work">What is trained.</param>
    /// <param name="settings">How.</param>
    /// <param name="folder">Where states are saved; null: nowhere.</param>
    /// <param name="curve">Where the loss of each step is written; null: nowhere.</param>
    public TrainingHistory Run(ITrainedWork work, TrainingSettings settings, RunFolder? folder, LossCurve? curve)
    {
        using var progressChannel = host.StartProgressChannel("Train");
        var observer = new HostTrainingObserver(host, channel, progressChannel, options.Progress, curve, TimeProvider.System);
        var services = new TrainingServices(random, dropout, TimeProvider.System, observer)
        {
            Validation = work.Measure?.Validation,
            KeepsBest = work.Measure?.KeepsBest ?? false,
            Patience = work.Measure?.Patience,
            MinimumChange = work.Measure?.MinChange ?? 0,
            Saver = folder is null ? null : Saver(folder, work.Fingerprint),
            Cancellation = options.CancellationToken,
        };
        return new TrainingLoop(work.Network, work.Step, settings, services).Run(work.Examples);
    }

    private RunSaver Saver(RunFolder folder, IReadOnlyDictionary<string, string> fingerprint) => new(
        folder, new(options.SaveEverySteps, options.SaveEveryMinutes, options.SavesToKeep), seed, fingerprint, TimeProvider.System);
}
