using Microsoft.ML.DebertaV3.Fitting;
using Microsoft.ML.DebertaV3.Modules;
using Microsoft.ML.DebertaV3.Training;
using Microsoft.ML.Runtime;
using static TorchSharp.torch;

namespace Microsoft.ML.DebertaV3.Pretraining;

/// <summary>The loop over the packed text, with what a fit keeps and shows of it.</summary>
internal sealed class PretrainingLoop(
    IHost host, IChannel channel, DebertaV3PretrainingOptions options, PretrainingContext context, PretrainingCorpus corpus,
    Generator dropout, int seed)
{
    /// <summary>Trains a task's networks.</summary>
    public TrainingHistory Run(
        IPretrainingTask task, TrainingSettings settings, RunFolder? folder, IReadOnlyDictionary<string, string> fingerprint) =>
        Run(task, settings, folder, fingerprint, options.LossCurveFile is { } file ? new LossCurve(file) : null);

    /// <summary>Prepares a generator by masked language modeling.</summary>
    /// <param name="generator">The generator.</param>
    /// <param name="steps">How long.</param>
    /// <param name="path">Where the state is kept; null: nowhere.</param>
    /// <param name="fingerprint">Of the whole fit.</param>
    public void WarmUp(MaskedLanguageModel generator, int steps, string? path, IReadOnlyDictionary<string, string> fingerprint)
    {
        channel.Info(
            $"The checkpoint has no generator: one is made of its lower {generator.Backbone.Config.Layers} layers and prepared in {steps} "
            + "steps of masked language modeling.");
        using var folder = path is null ? null : new RunFolder(path, channel.Warning);
        var settings = context.Training with { MaxSteps = steps, Epochs = null, WarmupSteps = null };
        Run(new LanguageModelTask(generator, context), settings, folder, fingerprint, curve: null);
    }

    private TrainingHistory Run(
        IPretrainingTask task, TrainingSettings settings, RunFolder? folder, IReadOnlyDictionary<string, string> fingerprint,
        LossCurve? curve)
    {
        using var progressChannel = host.StartProgressChannel("Train");
        var services = new TrainingServices(context.Random, dropout, TimeProvider.System,
            new HostTrainingObserver(host, channel, progressChannel, options.Progress, curve, TimeProvider.System))
        {
            Validation = corpus.HeldOut is null ? null : task.Validation(corpus.HeldOut),
            KeepsBest = false,
            Saver = folder is null ? null : new RunSaver(
                folder, new(options.SaveEverySteps, options.SaveEveryMinutes, options.SavesToKeep), seed, fingerprint, TimeProvider.System),
            Cancellation = options.CancellationToken,
        };
        return new TrainingLoop(task.Network, task.Step, settings, services).Run(corpus.Training);
    }
}
