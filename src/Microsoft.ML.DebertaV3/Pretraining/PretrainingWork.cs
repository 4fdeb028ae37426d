using Microsoft.ML.DebertaV3.Checkpoints;
using Microsoft.ML.DebertaV3.Fitting;
using Microsoft.ML.DebertaV3.Scoring;
using Microsoft.ML.DebertaV3.Training;
using Microsoft.ML.Runtime;
using TorchSharp;
using static TorchSharp.torch;

namespace Microsoft.ML.DebertaV3.Pretraining;

/// <summary>A pre-training fit with its text and networks.</summary>
internal sealed class PretrainingWork : IFitWork
{
    private readonly IChannel _channel;
    private readonly DebertaV3PretrainingOptions _options; // all values are set
    private readonly FitStart _start;
    private readonly PretrainingCorpus _corpus;
    private readonly PretrainingContext _context;
    private readonly PretrainingNetworkBuilder _builder;
    private readonly IPretrainingTask _task;

    /// <param name="channel">The log.</param>
    /// <param name="options">Options with all defaults filled in.</param>
    /// <param name="start">Inputs of the fit.</param>
    /// <param name="corpus">The text, owned by this object.</param>
    public PretrainingWork(IChannel channel, DebertaV3PretrainingOptions options, FitStart start, PretrainingCorpus corpus)
    {
        (_channel, _options, _start, _corpus) = (channel, options, start, corpus);
        var config = FitSettings.WithDropout(options, start.Checkpoint.Config);
        _context = PretrainingContext.Of(options, start);
        _builder = new(start.Checkpoint, config, start.Random, start.Dropout, channel.Info);
        _task = Task();
        try
        {
            Network.to(start.Device);
            var fingerprint = FitFingerprint.Of(options, config, Settings, _builder.Digest, start.Seed);
            fingerprint["Text"] =
                $"{corpus.Training.Count} sequences and {corpus.HeldOut?.Count ?? 0} held out, digest {corpus.Digest}";
            Fingerprint = fingerprint;
        }
        catch
        {
            _task.Dispose();
            throw;
        }
    }

    public nn.Module Network => _task.Network;

    public IReadOnlyList<TrainingExample> Examples => _corpus.Training;

    public TrainingSettings Settings => _context.Training;

    public IReadOnlyDictionary<string, string> Fingerprint { get; }

    public HeldOutMeasure? Measure =>
        _corpus.HeldOut is { } heldOut ? new(_task.Validation(heldOut), KeepsBest: false) : null;

    public ITrainingStep Step(TrainingSession session, RateSchedule schedule) => _task.Step(session, schedule);

    // A generator created from the discriminator's lower layers is first trained alone, without changing the discriminator.
    public void Prepare(FitLoop loop)
    {
        if (_task is not DetectionTask detection || !_builder.LacksGenerator || _options.GeneratorWarmupSteps == 0)
            return;
        var warmup = new GeneratorWarmup(detection.Networks.Generator, _context, _corpus, Fingerprint);
        detection.Networks.DiscriminatorWords.PreserveDuring(() => warmup.Run(loop, _options));
    }

    public ScoredModel Finish(TrainingHistory history)
    {
        if (HeldOutCheck.Warning(history.Epochs) is { } warning)
            _channel.Warning(warning);
        var networks = _task.CopyTrained();
        var settings = _options.ModelSettings with
        {
            Values = new Dictionary<string, string>
            {
                [PretrainedTask.HasGenerator] = (networks.Generator is not null).ToString(),
                [PretrainedTask.Decodes] = (networks.LanguageModel?.Decodes ?? false).ToString(),
            },
            History = history,
            Pretraining = new PretrainingRecord(_options.Masking!.Value, _options.MaskingRate!.Value, _options.MaxLength!.Value),
        };
        return new ScoredModel(new PretrainedTask(settings), _start.Checkpoint.Tokenizer, networks, _start.Device);
    }

    public void Dispose()
    {
        _task.Dispose();
        _corpus.Dispose();
    }

    private IPretrainingTask Task() => _options.Objective == PretrainingObjective.MaskedLanguageModeling
        ? new LanguageModelTask(_builder.LanguageModel(), _context)
        : new DetectionTask(
            _builder.GeneratorAndDiscriminator(
                _options.EmbeddingSharing, _options.GeneratorLayers ?? PretrainingRecipe.GeneratorLayers(_context.Config)),
            _context);
}
