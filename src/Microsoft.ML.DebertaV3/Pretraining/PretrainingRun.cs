using Microsoft.ML.DebertaV3.Checkpoints;
using Microsoft.ML.DebertaV3.DataViews;
using Microsoft.ML.DebertaV3.Fitting;
using Microsoft.ML.DebertaV3.Runtime;
using Microsoft.ML.Runtime;
using TorchSharp;
using static TorchSharp.torch;

namespace Microsoft.ML.DebertaV3.Pretraining;

/// <summary>One call of Fit, from a data view to a transformer. Holds no state between calls.</summary>
/// <param name="host">Of the fit.</param>
/// <param name="channel">Hears what is done.</param>
/// <param name="environment">Has the device.</param>
/// <param name="options">Checked, and filled in (<see cref="OpenOptions"/>).</param>
/// <param name="checkpoint">Where training begins.</param>
/// <param name="folder">Where the state is kept; null: nowhere.</param>
internal sealed class PretrainingRun(
    IHost host, IChannel channel, IHostEnvironment environment, DebertaV3PretrainingOptions options, DebertaV3Checkpoint checkpoint,
    RunFolder? folder)
{
    /// <summary>The state of a generator that is prepared, within the run's folder.</summary>
    public const string WarmupFolder = "generator-warm-up";

    /// <param name="input">The text.</param>
    /// <param name="interruptedSeed">Of the run that goes on; null: there is none.</param>
    public DebertaV3PretrainedTransformer Run(IDataView input, int? interruptedSeed)
    {
        using var work = NativeWork.Begin();
        var device = HostSettings.Device(environment);
        var seed = HostSettings.Seed(host, channel, interruptedSeed);
        var random = new RandomStreams(seed);
        var context = PretrainingContext.Of(options, checkpoint, random, device);
        using var corpus = PretrainingCorpus.Read(input, host, channel, checkpoint.Tokenizer, options, random, folder?.Stored is null
            ? options.CancellationToken : default);
        using var dropout = random.Torch(RandomStreams.Purpose.Dropout, device);
        channel.Info($"Trains in {context.Training.Precision}.");

        var builder = new PretrainingNetworkBuilder(checkpoint, WithDropout(checkpoint.Config), random, dropout, channel.Info);
        var loop = new PretrainingLoop(host, channel, options, context, corpus, dropout, seed);
        using var task = options.Objective == PretrainingObjective.MaskedLanguageModeling
            ? new LanguageModelTask(builder.LanguageModel(), context)
            : (IPretrainingTask)new DetectionTask(
            builder.Both(options.EmbeddingSharing, options.GeneratorLayers ?? PretrainingRecipe.GeneratorLayers(checkpoint.Config)),
            context);
        task.Network.to(device);
        var fingerprint = PretrainingFingerprint.Of(options, context, builder.Digest, corpus, seed);
        if (task is DetectionTask detection)
            Prepare(detection.Both, builder, loop, fingerprint);
        var history = loop.Run(task, context.Training, folder, fingerprint);
        if (HeldOutCheck.Warning(history.Epochs) is { } warning)
            channel.Warning(warning);
        return Finish(task, history, device);
    }

    // A generator of the discriminator's lower layers learns to fill masks in first; the discriminator stays as it is meanwhile.
    private void Prepare(PretrainingNetwork network, PretrainingNetworkBuilder builder, PretrainingLoop loop,
        IReadOnlyDictionary<string, string> fingerprint)
    {
        if (folder?.Stored is not null || !builder.LacksGenerator || options.GeneratorWarmupSteps == 0)
            return; // a run that goes on is past it
        var path = folder is null ? null : Path.Combine(options.ResumeFolder!, WarmupFolder);
        network.DiscriminatorWords.KeepWhile(() => loop.WarmUp(network.Generator, options.GeneratorWarmupSteps, path, fingerprint));
    }

    private DebertaV3PretrainedTransformer Finish(IPretrainingTask task, TrainingHistory history, Device device)
    {
        var record = new PretrainingRecord(options.Masking!.Value, options.MaskingRate!.Value, options.MaxLength!.Value);
        var settings = new PretrainedSettings(options.InputColumnName, options.Columns, options.BatchSize, record.MaxLength);
        var transformer = new DebertaV3PretrainedTransformer(environment,
            new PretrainedModel(task.CopyTrained(), checkpoint.Tokenizer, settings, device, record), history);
        return history.Diverged ? throw new DebertaV3PretrainingException(transformer, options.MaxNonFiniteSteps) : transformer;
    }

    private DebertaV3Config WithDropout(DebertaV3Config config) => config with
    {
        HiddenDropout = options.HiddenDropout ?? config.HiddenDropout,
        AttentionDropout = options.AttentionDropout ?? config.AttentionDropout,
    };
}
