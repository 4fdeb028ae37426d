using Microsoft.ML.DebertaV3.DataViews;
using Microsoft.ML.DebertaV3.Runtime;
using Microsoft.ML.Runtime;

namespace Microsoft.ML.DebertaV3.Fitting;

/// <summary>
/// One call of Fit, from checking options to returning a transformer: the sequence of stages common to all kinds of training. Stateless
/// between calls.
/// </summary>
/// <param name="environment">The context, for the current device settings: a host keeps those of its creation.</param>
/// <param name="host">Host of the estimator.</param>
internal sealed class FitPipeline(IHostEnvironment environment, IHost host)
{
    /// <summary>Runs the fit.</summary>
    /// <param name="options">Options set by the user.</param>
    /// <param name="makeFit">Creates the fit; receives the log channel.</param>
    /// <exception cref="DebertaV3TrainingException">The loss or gradient of too many consecutive steps was not finite.</exception>
    public DebertaV3Transformer Run(DebertaV3FitOptions options, Func<IChannel, IFit> makeFit)
    {
        using var ownChannel = host.Start("Fit");
        using var work = NativeWork.Begin();
        var ranks = new Ranks(options.Communicator);
        var channel = ranks.IsFirst ? ownChannel : new QuietChannel(ownChannel);
        var fit = makeFit(channel);
        var device = HostSettings.Device(environment);
        var checkpoint = options.Checkpoint ?? DebertaV3Checkpoint.Tiny;
        fit.Check(checkpoint);
        var curve = ranks.IsFirst && options.LossCurveFile is { } file ? new LossCurve(file) : null;
        using var folder = ranks.IsFirst && options.ResumeFolder is { } path ? new RunFolder(path, channel.Warning) : null;
        var isResumed = ranks.Any(folder?.Stored is not null);
        if (!isResumed && ranks.Any(options.CancellationToken.IsCancellationRequested))
            throw new OperationCanceledException(options.CancellationToken);
        var interrupted = RankStart.Interrupted(ranks, () => fit.Interrupted(folder));
        var seed = ranks.FromFirst(HostSettings.Seed(host, channel, interrupted?.Seed));
        var random = new RandomStreams(seed);
        using var dropout = random.Torch(RandomStreams.Purpose.Dropout, device);
        using var fitting = fit.Begin(
            new(checkpoint, interrupted, seed, random, dropout, device, isResumed || ranks.AreSeveral ? default : options.CancellationToken)
            {
                Batch = RankStart.Batch(options, interrupted, ranks),
            });
        channel.Info($"Trains in {fitting.Settings.Precision}.");
        var loop = new FitLoop(host, channel, options, random, dropout, seed, ranks);
        if (!isResumed)
            fitting.Prepare(loop);
        var history = loop.Run(fitting, fitting.Settings, folder, curve);
        var transformer = new DebertaV3Transformer(environment, fitting.Finish(history));
        return history.Diverged ? throw new DebertaV3TrainingException(transformer, options.MaxNonFiniteSteps) : transformer;
    }
}
