using Microsoft.ML.DebertaV3.Fitting;
using Microsoft.ML.DebertaV3.Scoring;
using Microsoft.ML.DebertaV3.Training;
using Microsoft.ML.Runtime;
using TorchSharp;
using static TorchSharp.torch;

namespace Microsoft.ML.DebertaV3.Tasks.Fitting;

/// <summary>A fine-tuning fit with its rows and its network.</summary>
internal sealed class TaskWork : IFitWork
{
    private readonly IHost _host;
    private readonly IChannel _channel;
    private readonly ITaskDefinition _definition;
    private readonly ITrainingTask _task;
    private readonly FitRows _rows;
    private readonly FitStart _start;
    private readonly bool _resumesOldVersion;
    private bool _isGiven;

    /// <param name="host">Host of the trainer.</param>
    /// <param name="channel">Log channel.</param>
    /// <param name="definition">Definition of the task.</param>
    /// <param name="task">The task bound to the label column.</param>
    /// <param name="rows">Training and validation rows.</param>
    /// <param name="start">Inputs of the fit.</param>
    /// <param name="resumesOldVersion">Whether it resumes a fit of a version without <see cref="ITaskDefinition.LaterOption"/>.</param>
    public TaskWork(
        IHost host, IChannel channel, ITaskDefinition definition, ITrainingTask task, FitRows rows, FitStart start, bool resumesOldVersion)
    {
        (_host, _channel, _definition, _task) = (host, channel, definition, task);
        (_rows, _start, _resumesOldVersion) = (rows, start, resumesOldVersion);
        var (options, checkpoint) = (definition.Options, start.Checkpoint);
        var config = Config(options, checkpoint.Config);
        Network = NetworkBuilder.ForTraining(
            task, checkpoint, config, options, start.Random, start.Dropout, channel.Info, rows.Scaling);
        try
        {
            Network.to(start.Device);
            Settings = SettingsOf(options, config, start);
            Examples = rows.Learned;
            Fingerprint = TaskFingerprint.Of(definition, task, Settings, config, Network, rows, start.Seed, resumesOldVersion);
            Measure = rows.HeldOut is { } heldOut ? MeasureOf(heldOut) : null;
        }
        catch
        {
            Network.Dispose();
            throw;
        }
    }

    public nn.Module Network { get; }

    public IReadOnlyList<TrainingExample> Examples { get; }

    public TrainingSettings Settings { get; }

    public IReadOnlyDictionary<string, string> Fingerprint { get; }

    public HeldOutMeasure? Measure { get; }

    public ITrainingStep Step(TrainingSession session, RateSchedule schedule)
    {
        var objective = _definition.Objective(Network, _task, _start.Dropout);
        return TrainingStep.Attach(session, objective, Settings.Optimizer, schedule, Settings.Rules, Settings.Precision);
    }

    public ScoredModel Finish(TrainingHistory history)
    {
        _rows.Scaling?.FoldPermanently(Network);
        if (_rows.HeldOut is { } heldOut && _definition.Calibrates && !_resumesOldVersion)
            history = history.WithCalibration(Calibration.Run(_host, _channel, Model(), _task, heldOut));
        var model = new ScoredModel(_task, _start.Checkpoint.Tokenizer, Network, _start.Device)
        {
            Settings = _task.Settings with { History = history, Pretraining = _start.Checkpoint.Description.Pretraining },
        };
        _isGiven = true;
        return model;
    }

    public void Dispose()
    {
        if (!_isGiven)
            Network.Dispose();
    }

    /// <summary>Returns the checkpoint's configuration with the dropout rates of this fit.</summary>
    public static DebertaV3Config Config(DebertaV3TrainerOptions options, DebertaV3Config config) =>
        FitSettings.WithDropout(options, config) with
        {
            ClassifierDropout = options.ClassifierDropout ?? config.ClassifierDropout ?? FineTuningRecipe.For(config).ClassifierDropout,
        };

    private static TrainingSettings SettingsOf(DebertaV3TrainerOptions options, DebertaV3Config config, FitStart start)
    {
        var learningRate = options.LearningRate ?? FineTuningRecipe.For(config).LearningRate;
        var epochs = FitLength.Epochs(options, start.Interrupted, FineTuningRecipe.Epochs);
        return FitSettings.Of(options, config, start.Device, learningRate, epochs) with
        {
            RowsPerBatch = start.Batch.Rows,
            FirstBatchSize = start.Batch.FirstSize,
            Rules = new ParameterRules(options.LayerLearningRateDecay, config.Layers, options.FreezeEmbeddings, options.FrozenLayers),
        };
    }

    private HeldOutMeasure MeasureOf(IReadOnlyList<TrainingRow> heldOut)
    {
        var options = _definition.Options;
        var validation = new TaskValidation(
            _host, Model(), _task, heldOut, options.ValidationMetric ?? _task.Metrics[0], _rows.Scaling);
        return new(validation, KeepsBest: true, options.EarlyStoppingPatience, options.EarlyStoppingMinChange);
    }

    // Shares the network and is therefore not disposed.
    private ScoredModel Model() => new(_task, _start.Checkpoint.Tokenizer, Network, _start.Device, isInTraining: true);
}
