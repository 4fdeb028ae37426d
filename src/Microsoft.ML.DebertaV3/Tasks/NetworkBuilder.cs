using Microsoft.ML.DebertaV3.Modules;
using Microsoft.ML.DebertaV3.Runtime;
using Microsoft.ML.DebertaV3.Training;
using TorchSharp;
using static TorchSharp.torch;

namespace Microsoft.ML.DebertaV3.Tasks;

/// <summary>Makes a task's network and fills it from a checkpoint; what the checkpoint does not hold starts from random weights.</summary>
internal static class NetworkBuilder
{
    private const string Pooler = "pooler.";
    private const string Classifier = "classifier.";

    /// <summary>A network for training.</summary>
    /// <param name="task">The labels decide whether a stored head is kept.</param>
    /// <param name="checkpoint">The weights to start from.</param>
    /// <param name="config">The checkpoint's, with the dropout rates of this fit.</param>
    /// <param name="options">How many of the last layers start anew.</param>
    /// <param name="random">For new weights.</param>
    /// <param name="dropout">For dropout masks.</param>
    /// <param name="inform">Hears what was kept and what is new.</param>
    /// <param name="scaling">How this fit standardizes labels: a kept head, which gives labels, is unfolded by it. Null: it does
    /// not.</param>
    public static SequenceClassificationModel ForTraining(
        ITask task,
        DebertaV3Checkpoint checkpoint,
        DebertaV3Config config,
        DebertaV3TrainerOptions options,
        RandomStreams random,
        Generator dropout,
        Action<string> inform,
        LabelScaling? scaling = null)
    {
        checkpoint.RequireSizes();
        return Make(() => new SequenceClassificationModel(config, task.OutputCount, dropout), network =>
        {
            var order = task.MatchHead(TaskRegistry.HeadLabels(checkpoint), checkpoint.ProblemType);
            var fresh = Fill(network, checkpoint, inform, Pooler, Classifier);
            if (order is null)
                fresh.UnionWith(ParameterNames(network).Where(IsClassifier));
            var forgotten = LayersToForget(options, checkpoint, config, fresh);
            using var weights = random.Torch(RandomStreams.Purpose.Weights, CPU);
            WeightInitializer.Initialize(
                network, config, weights,
                fresh.Concat(ParameterNames(network).Where(name => ParameterRules.LayerOf(name) >= config.Layers - forgotten)).ToHashSet());
            if (order is not null && !fresh.Any(IsClassifier))
            {
                network.ReorderLabels(order);
                scaling?.Unfold(network);
            }
            inform(fresh.Count == 0
                ? $"The checkpoint's head has these labels and is kept: {string.Join(", ", task.LabelNames)}."
                : $"The head is new, for {task.OutputCount} output(s): {string.Join(", ", fresh.Order(StringComparer.Ordinal))} start from "
                + "random weights.");
            if (forgotten > 0)
                inform($"The last {forgotten} of {config.Layers} encoder layers start from random weights too "
                    + $"({nameof(options.ReinitializedLayers)}).");
        });
    }

    /// <summary>A network that only scores: everything must be in the checkpoint.</summary>
    /// <exception cref="InvalidDataException">Something is missing.</exception>
    public static SequenceClassificationModel ForScoring(ITask task, DebertaV3Checkpoint checkpoint, Device device, Action<string> inform)
    {
        checkpoint.RequireSizes(task.OutputCount);
        return Make(() => new SequenceClassificationModel(checkpoint.Config, task.OutputCount), network =>
        {
            Fill(network, checkpoint, inform);
            network.to(device);
            network.eval();
        });
    }

    /// <summary>Makes a network and prepares it; disposes of it where that fails.</summary>
    public static SequenceClassificationModel Make(Func<SequenceClassificationModel> make, Action<SequenceClassificationModel> prepare)
    {
        var network = make();
        try
        {
            prepare(network);
            return network;
        }
        catch
        {
            network.Dispose();
            throw;
        }
    }

    // A pooler tells that the last layers have learned to classify.
    private static int LayersToForget(
        DebertaV3TrainerOptions options, DebertaV3Checkpoint checkpoint, DebertaV3Config config, HashSet<string> fresh)
    {
        if (options.ReinitializedLayers is { } layers)
            return layers;
        var isOnlyPretrained = checkpoint.Seed is null && fresh.Any(name => name.StartsWith(Pooler, StringComparison.Ordinal));
        return isOnlyPretrained ? Math.Min(FineTuningRecipe.For(config).ReinitializedLayers, config.Layers - options.FrozenLayers) : 0;
    }

    private static bool IsClassifier(string name) => name.StartsWith(Classifier, StringComparison.Ordinal);

    // Returns the names of the parameters that the checkpoint does not hold.
    private static HashSet<string> Fill(
        SequenceClassificationModel network, DebertaV3Checkpoint checkpoint, Action<string> inform, params string[] optionalPrefixes)
    {
        if (checkpoint.Seed is { } seed)
        {
            using var weights = new RandomStreams(seed).Torch(RandomStreams.Purpose.Weights, CPU);
            WeightInitializer.Initialize(network.Backbone, checkpoint.Config, weights);
            return [.. ParameterNames(network)
                .Where(name => Array.Exists(optionalPrefixes, prefix => name.StartsWith(prefix, StringComparison.Ordinal)))];
        }
        var report = checkpoint.LoadInto(network, optionalPrefixes);
        foreach (var warning in report.Warnings)
            inform(warning);
        return [.. report.Missing];
    }

    private static IEnumerable<string> ParameterNames(nn.Module module) => module.named_parameters().Select(p => p.name);
}
