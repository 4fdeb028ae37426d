using Microsoft.ML.DebertaV3.DataViews;
using Microsoft.ML.DebertaV3.Fitting;
using Microsoft.ML.DebertaV3.Runtime;
using Microsoft.ML.DebertaV3.Training;
using Microsoft.ML.Runtime;
using TorchSharp;

namespace Microsoft.ML.DebertaV3.Tasks.Fitting;

/// <summary>One call of Fit, from a data view to a transformer. Holds no state between calls.</summary>
internal sealed class FitRun(IHost host, IChannel channel, ITaskDefinition definition, IHostEnvironment environment)
{
    private readonly DebertaV3TrainerOptions _options = definition.Options;

    public DebertaV3Transformer Run(IDataView input)
    {
        using var work = NativeWork.Begin();
        var device = HostSettings.Device(environment);
        var checkpoint = _options.Checkpoint ?? DebertaV3Checkpoint.Tiny;
        if (_options.RecognizeSpecialTokens)
            checkpoint.RequireMask(); // which a text may now contain
        var reader = new ExampleReader(host, channel, definition, checkpoint.Tokenizer);
        var task = definition.Bind(reader.FindLabel(input.Schema));
        OptionConflicts.Check(_options, checkpoint.Config, task.Metrics);
        var classWeights = definition.ClassWeights(task);

        var curve = _options.LossCurveFile is { } file ? new LossCurve(file) : null;
        using var folder = _options.ResumeFolder is { } path ? new RunFolder(path, channel.Warning) : null;

        if (folder?.Stored is null)
            _options.CancellationToken.ThrowIfCancellationRequested();
        var seed = HostSettings.Seed(host, channel, folder?.Stored?.Run.Seed);
        var random = new RandomStreams(seed);
        var rows = FitRows.Read(input, reader, task, _options, random, channel.Info).Weighted(classWeights);
        rows.CheckVariety(task, channel.Warning);
        var isOfBefore = folder?.Stored?.Run.Fingerprint.ContainsKey(definition.LaterOption) == false;
        if (isOfBefore)
            channel.Info($"The interrupted fit is of a version without {definition.LaterOption}: it goes on as it began.");
        rows = rows with { Scaling = isOfBefore ? null : definition.Scaling(rows.Training) };
        using var dropout = random.Torch(RandomStreams.Purpose.Dropout, device);
        var config = FitSettings.Config(_options, checkpoint.Config);
        var network = NetworkBuilder.ForTraining(task, checkpoint, config, _options, random, dropout, channel.Info, rows.Scaling);
        try
        {
            network.to(device);
            var model = new TextModel(task, checkpoint.Tokenizer, network, FitSettings.Model(_options, definition.Columns, checkpoint),
                device);
            var settings = FitSettings.Training(_options, config, device,
                FitLength.Epochs(_options, folder?.Stored?.Run, FineTuningRecipe.Epochs));
            channel.Info($"Trains in {settings.Precision}.");
            var saver = folder is null
                ? null
                : Saver(folder, FitFingerprint.Of(task, settings, _options, config, network, rows, seed), seed, isOfBefore);
            var history = Train(model, settings, rows, random, dropout, curve, saver);
            rows.Scaling?.FoldForGood(network);
            if (rows.HeldOut is { } heldOut && definition.Calibrates && !isOfBefore)
                history = history.With(Calibration.Run(host, channel, model, heldOut));
            return new DebertaV3Transformer(host, model, history);
        }
        catch
        {
            network.Dispose();
            throw;
        }
    }

    private TrainingHistory Train(
        TextModel model, TrainingSettings settings, FitRows rows, RandomStreams random, torch.Generator dropout, LossCurve? curve,
        RunSaver? saver)
    {
        using var progressChannel = host.StartProgressChannel("Train");
        var services = new TrainingServices(random, dropout, TimeProvider.System,
            new HostTrainingObserver(host, channel, progressChannel, _options.Progress, curve, TimeProvider.System))
        {
            Validation = rows.HeldOut is null
                ? null
                : new TaskValidation(host, model, rows.HeldOut, _options.ValidationMetric ?? model.Task.Metrics[0], rows.Scaling),
            Patience = _options.EarlyStoppingPatience,
            MinimumChange = _options.EarlyStoppingMinChange,
            Saver = saver,
            Cancellation = _options.CancellationToken,
        };
        return new TrainingLoop(definition.Objective(model.Network, model.Task, dropout), settings, services).Run(rows.Learned);
    }

    private RunSaver Saver(RunFolder folder, SortedDictionary<string, string> fingerprint, int seed, bool isOfBefore)
    {
        if (isOfBefore)
            fingerprint.Remove(definition.LaterOption);
        var plan = new SavePlan(_options.SaveEverySteps, _options.SaveEveryMinutes, _options.SavesToKeep);
        return new(folder, plan, seed, fingerprint, TimeProvider.System);
    }
}
