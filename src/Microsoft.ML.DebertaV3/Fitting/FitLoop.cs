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
/// <param name="ranks">The ranks that train together.</param>
internal sealed class FitLoop(
    IHost host, IChannel channel, DebertaV3FitOptions options, RandomStreams random, Generator dropout, int seed, Ranks ranks)
{
    /// <summary>The log.</summary>
    public IChannel Channel => channel;

    /// <summary>Opens a folder of saved states; null on all ranks but the first.</summary>
    /// <exception cref="IOException">Another fit uses the folder, or it cannot be written.</exception>
    public RunFolder? Open(string path) => ranks.IsFirst ? new RunFolder(path, channel.Warning) : null;

    /// <summary>Runs the loop, resuming from a saved state if there is one.</summary>
    /// <param name="work">What to train.</param>
    /// <param name="settings">Settings of the loop.</param>
    /// <param name="folder">Folder of saved states; null to save none.</param>
    /// <param name="curve">File for the loss of each step; null for none.</param>
    public TrainingHistory Run(ITrainedWork work, TrainingSettings settings, RunFolder? folder, LossCurve? curve)
    {
        RankStart.RequireEqual(ranks, work.Fingerprint);
        using var progressChannel = host.StartProgressChannel("Train");
        ITrainingObserver observer = ranks.IsFirst
            ? new HostTrainingObserver(host, channel, progressChannel, options.Progress, curve, TimeProvider.System)
            : new RankObserver(host);
        var services = new TrainingServices(random, dropout, TimeProvider.System, observer)
        {
            Ranks = ranks,
            Validation = Shared(work.Measure?.Validation),
            KeepsBest = work.Measure?.KeepsBest ?? false,
            Patience = work.Measure?.Patience,
            MinimumChange = work.Measure?.MinChange ?? 0,
            Saver = Shared(folder is null ? null : Saver(folder, work.Fingerprint)),
            Cancellation = options.CancellationToken,
        };
        var history = new TrainingLoop(work.Network, work.Step, settings, services).Run(work.Examples);
        ranks.Barrier(); // the last state is saved when any rank returns
        return history;
    }

    private IValidation? Shared(IValidation? own) => own is not null && ranks.AreSeveral ? new SharedValidation(own, ranks) : own;

    private IRunSaver? Shared(IRunSaver? own) => ranks.AreSeveral ? new SharedRunSaver(own, ranks) : own;

    private RunSaver Saver(RunFolder folder, IReadOnlyDictionary<string, string> fingerprint) => new(
        folder, new(options.SaveEverySteps, options.SaveEveryMinutes, options.SavesToKeep), seed, fingerprint, TimeProvider.System);
}
