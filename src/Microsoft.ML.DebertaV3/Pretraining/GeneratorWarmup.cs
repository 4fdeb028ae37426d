using Microsoft.ML.DebertaV3.Fitting;
using Microsoft.ML.DebertaV3.Modules;
using Microsoft.ML.DebertaV3.Training;
using Microsoft.ML.Runtime;
using static TorchSharp.torch;

namespace Microsoft.ML.DebertaV3.Pretraining;

/// <summary>Steps of masked language modeling that prepare a generator that was made of the discriminator's lower layers.</summary>
internal sealed class GeneratorWarmup(
    MaskedLanguageModel generator, PretrainingContext context, PretrainingCorpus corpus, IReadOnlyDictionary<string, string> fingerprint)
        : ITrainedWork
{
    /// <summary>Where its state is saved, within the run's folder.</summary>
    public const string Folder = "generator-warm-up";

    public nn.Module Network => generator;

    public IReadOnlyList<TrainingExample> Examples => corpus.Training;

    public IReadOnlyDictionary<string, string> Fingerprint => fingerprint;

    public HeldOutMeasure? Measure =>
        corpus.HeldOut is { } heldOut ? new(context.Validation(generator, null, heldOut), KeepsBest: false) : null;

    public ITrainingStep Step(TrainingSession session, RateSchedule schedule) =>
        MaskedLanguageModelStep.Attach(session, generator, context.Settings, context.Training, schedule);

    /// <summary>Takes the steps.</summary>
    public void Run(FitLoop loop, DebertaV3PretrainingOptions options)
    {
        var steps = options.GeneratorWarmupSteps;
        loop.Channel.Info(
            $"The checkpoint has no generator: one is made of its lower {generator.Backbone.Config.Layers} layers and prepared "
            + $"in {steps} steps of masked language modeling.");
        using var folder = options.ResumeFolder is { } path ? new RunFolder(Path.Combine(path, Folder), loop.Channel.Warning) : null;
        var history = loop.Run(this, context.Training with { MaxSteps = steps, MaxEpochs = null, WarmupSteps = null }, folder, curve: null);
        if (history.Diverged)
        {
            loop.Channel.Warning("The loss of the generator's preparation was not finite: pre-training begins with what it had before. "
                + $"Lower {nameof(options.LearningRate)}.");
        }
    }
}
