using Microsoft.ML.DebertaV3.DataViews;
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
        var device = HostSettings.Device(environment);
        var checkpoint = _options.Checkpoint ?? DebertaV3Checkpoint.Tiny;
        var reader = new ExampleReader(host, channel, definition, checkpoint.Tokenizer);
        var task = definition.Bind(reader.FindLabel(input.Schema));
        OptionConflicts.Check(_options, checkpoint.Config, task.Metrics);
        var classWeights = definition.ClassWeights(task);

        var curve = _options.LossCurveFile is { } file ? new LossCurve(file) : null;
        using var folder = _options.CheckpointFolder is { } path ? new FitFolder(path, channel.Warning) : null;

        var seed = HostSettings.Seed(host, channel, folder?.Stored?.Run.Seed);
        var random = new RandomStreams(seed);
        var (training, heldOut) = Split(reader.Read(input), reader, task, random);
        training = Weighted(training, classWeights);
        using var dropout = random.Torch(RandomStreams.Purpose.Dropout, device);
        var config = FitSettings.Config(_options, checkpoint.Config);
        var network = NetworkBuilder.ForTraining(task, checkpoint, config, random, dropout, channel.Info);
        try
        {
            network.to(device);
            var model = new TextModel(task, checkpoint.Tokenizer, network, FitSettings.Model(_options, definition.Columns), device);
            var settings = FitSettings.Training(_options, config, device);
            using var progressChannel = host.StartProgressChannel("Train");
            var services = new TrainingServices(random, dropout, TimeProvider.System, new HostTrainingObserver(host, channel, progressChannel, _options.Progress, curve))
            {
                Validation = heldOut is null ? null : new TaskValidation(host, model, heldOut, _options.ValidationMetric ?? task.Metrics[0]),
                Patience = _options.EarlyStoppingPatience,
                MinimumChange = _options.EarlyStoppingMinimumChange,
                Checkpoints = folder is null ? null : Checkpoints(folder, FitFingerprint.Of(task, settings, _options, config, network, training, heldOut, seed), seed),
                Cancellation = _options.CancellationToken,
            };
            return new DebertaV3Transformer(host, model, new TrainingLoop(definition.Objective(network, task, dropout), settings, services).Run(training));
        }
        catch (ArithmeticException problem) // of the loop: no finite loss
        {
            network.Dispose();
            throw new InvalidOperationException(problem.Message, problem);
        }
        catch
        {
            network.Dispose();
            throw;
        }
    }

    private (List<TrainingExample> Training, List<TrainingExample>? HeldOut) Split(List<TrainingExample> rows, ExampleReader reader, ITask task, RandomStreams random)
    {
        if (_options.ValidationSet is { } validationSet)
            return (rows, reader.ReadValidation(validationSet, task));
        if (_options.ValidationFraction == 0)
            return (rows, null);
        var (training, heldOut) = HeldOutRows.Split(rows, _options.ValidationFraction, task.OutputCount > 1, random.Managed(RandomStreams.Purpose.HeldOut));
        channel.Info($"{heldOut.Count} of {rows.Count} rows are held out for validation.");
        return (training, heldOut);
    }

    private static List<TrainingExample> Weighted(List<TrainingExample> rows, IReadOnlyList<float>? classWeights)
    {
        if (classWeights is null)
            return rows;
        List<TrainingExample> weighted = [.. rows.Select(row => row with { Weight = row.Weight * classWeights[(int)row.Target] }).Where(row => row.Weight > 0)];
        return weighted.Count > 0
            ? weighted
            : throw new InvalidOperationException($"{nameof(DebertaV3TextClassificationOptions.ClassWeights)} gives every row the weight 0: there is nothing to learn from.");
    }

    private FitCheckpoints Checkpoints(FitFolder folder, IReadOnlyDictionary<string, string> fingerprint, int seed) => new(
        folder, new(_options.CheckpointEverySteps, _options.CheckpointEveryMinutes, _options.CheckpointsToKeep), seed, fingerprint, TimeProvider.System);
}
