using Microsoft.ML.DebertaV3.Fitting;
using Microsoft.ML.DebertaV3.Modules;
using Microsoft.ML.DebertaV3.Training;
using Microsoft.ML.Runtime;
using static TorchSharp.torch;

namespace Microsoft.ML.DebertaV3.Pretraining;

/// <summary>Prepares a generator that was created from the discriminator's lower layers, by masked language modeling.</summary>
internal sealed class GeneratorWarmup(
    MaskedLanguageModel generator, PretrainingContext context, PretrainingCorpus corpus, IReadOnlyDictionary<string, string> fingerprint)
        : ITrainedWork
{
    /// <summary>Subfolder of the resume folder for its state.</summary>
    public const string Folder = "generator-warm-up";

    public nn.Module Network => generator;

    public IReadOnlyList<TrainingExample> Examples => corpus.Training;

    public IReadOnlyDictionary<string, string> Fingerprint => fingerprint;

    public HeldOutMeasure? Measure =>
        corpus.HeldOut is { } heldOut ? new(context.Validation(generator, null, heldOut), KeepsBest: false) : null;

    public ITrainingStep Step(TrainingSession session, RateSchedule schedule) =>
        MaskedLanguageModelStep.Attach(session, generator, context.Settings, context.Training, schedule);

    /// <summary>Runs the steps.</summary>
    public void Run(FitLoop loop, DebertaV3PretrainingOptions options)
    {
        var steps = options.GeneratorWarmupSteps;
        loop.Channel.Info(
            $"The checkpoint has no generator: one is created from its lower {generator.Backbone.Config.Layers} layers and prepared "
            + $"in {steps} steps of masked language modeling.");
        using var folder = options.ResumeFolder is { } path ? loop.Open(Path.Combine(path, Folder)) : null;
        var history = loop.Run(this, context.Training with { MaxSteps = steps, MaxEpochs = null, WarmupSteps = null }, folder, curve: null);
        if (history.Diverged)
        {
            loop.Channel.Warning("The preparation of the generator diverged: pre-training starts with its weights before the divergence. "
                + $"Lower {nameof(options.LearningRate)}.");
        }
    }
}
