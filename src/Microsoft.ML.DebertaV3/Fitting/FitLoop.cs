using Microsoft.ML.DebertaV3.Runtime;
using Microsoft.ML.DebertaV3.Training;
using Microsoft.ML.Runtime;
using static TorchSharp.torch;

namespace Microsoft.ML.DebertaV3.Fitting;

/// <summary>The training loop with log, progress reporting, loss curve, saved states and cancellation.</summary>
/// <param name="host">ML.NET host; aborts the loop if the context is cancelled.</param>
/// <param name="channel">The log.</param>
/// <param name="options">Options of the fit.</param>
/// <param name="random">Random streams of the fit.</param>
/// <param name="dropout">Generator of dropout masks.</param>
/// <param name="seed">Seed of the random streams.</param>
internal sealed class FitLoop(
    IHost host, IChannel channel, DebertaV3FitOptions options, RandomStreams random, Generator dropout, int seed)
{
    /// <summary>The log.</summary>
    public IChannel Channel => channel;

    /// <summary>Runs the loop, resuming from a saved state if there is one.</summary>
    /// <param name="work">What to train.</param>
    /// <param name="settings">Settings of the loop.</param>
    /// <param name="folder">Folder of saved states; null to save none.</param>
    /// <param name="curve">File for the loss of each step; null for none.</param>
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
