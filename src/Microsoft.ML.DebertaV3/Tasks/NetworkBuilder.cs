using Microsoft.ML.DebertaV3.Modules;
using Microsoft.ML.DebertaV3.Runtime;
using Microsoft.ML.DebertaV3.Training;
using TorchSharp;
using static TorchSharp.torch;

namespace Microsoft.ML.DebertaV3.Tasks;

/// <summary>Creates a task's network from a checkpoint; parameters that it does not contain are initialized randomly.</summary>
internal static class NetworkBuilder
{
    private const string Pooler = "pooler.";

    /// <summary>Creates a network for training.</summary>
    /// <param name="task">The task, whose labels determine whether a stored head is kept.</param>
    /// <param name="checkpoint">Checkpoint to start from.</param>
    /// <param name="config">Configuration of the checkpoint, with the dropout rates of this fit.</param>
    /// <param name="options">Options, including the number of layers to reinitialize.</param>
    /// <param name="random">Random streams, for new weights.</param>
    /// <param name="dropout">Generator of dropout masks.</param>
    /// <param name="inform">Receives messages about kept and new weights.</param>
    /// <param name="scaling">Standardization of labels in this fit, which is unfolded from a kept head. Null for none.</param>
    public static nn.Module ForTraining(
        ITrainingTask task,
        DebertaV3Checkpoint checkpoint,
        DebertaV3Config config,
        DebertaV3TrainerOptions options,
        RandomStreams random,
        Generator dropout,
        Action<string> inform,
        LabelScaling? scaling = null)
    {
        checkpoint.RequireSizes();
        return Make(() => task.NewNetwork(config, dropout), network =>
        {
            var order = task.MatchHead(HeadLabels.OrNone(checkpoint, task.Architecture), checkpoint.ProblemType);
            var fresh = Fill(network, checkpoint, inform, task.HeadPrefixes);
            var head = ParameterNames(network).Where(name => IsHead(name, task)).ToArray();
            if (order is null)
                fresh.UnionWith(head);
            var forgotten = LayersToReinitialize(options, task, checkpoint, config, fresh);
            using var weights = random.Torch(RandomStreams.Purpose.Weights, CPU);
            var anew = ParameterNames(network).Where(name => ParameterRules.LayerOf(name) >= config.Layers - forgotten);
            WeightInitializer.Initialize(network, config, weights, fresh.Concat(anew).ToHashSet());
            if (order is not null && !head.Any(fresh.Contains))
            {
                task.ReorderHead(network, order);
                scaling?.Unfold(network);
            }
            inform(fresh.Count == 0
                ? $"The checkpoint's head has these labels and is kept: {string.Join(", ", task.Settings.LabelNames)}."
                : $"The head is new, for {task.OutputCount} output(s): "
                    + $"{string.Join(", ", fresh.Order(StringComparer.Ordinal))} start from random weights.");
            if (forgotten > 0)
            {
                inform($"The last {forgotten} of {config.Layers} encoder layers start from random weights too "
                    + $"({nameof(options.ReinitializedLayers)}).");
            }
        });
    }

    /// <summary>Creates a network for scoring, for which the checkpoint must contain all parameters.</summary>
    /// <exception cref="InvalidDataException">A parameter is missing.</exception>
    public static nn.Module ForScoring(ICheckpointTask task, DebertaV3Checkpoint checkpoint, Device device, Action<string> inform) =>
        Make(() => task.NewNetwork(checkpoint.Config), network =>
        {
            Fill(network, checkpoint, inform, []);
            network.to(device);
            network.eval();
        });

    /// <summary>Creates and prepares a network; disposes it if the preparation fails.</summary>
    public static nn.Module Make(Func<nn.Module> make, Action<nn.Module> prepare)
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

    // If the checkpoint contains a head, its last layers are already fine-tuned.
    private static int LayersToReinitialize(
        DebertaV3TrainerOptions options, ITrainingTask task, DebertaV3Checkpoint checkpoint, DebertaV3Config config, HashSet<string> fresh)
    {
        if (options.ReinitializedLayers is { } layers)
            return layers;
        var isOnlyPretrained = checkpoint.Seed is null
            && fresh.Any(name => name.StartsWith(task.HeadPrefixes[0], StringComparison.Ordinal));
        return isOnlyPretrained ? Math.Min(FineTuningRecipe.For(config).ReinitializedLayers, config.Layers - options.FrozenLayers) : 0;
    }

    // A stored pooler is always kept, because it does not depend on the labels.
    private static bool IsHead(string name, ITrainingTask task) =>
        task.HeadPrefixes.Any(prefix => prefix != Pooler && name.StartsWith(prefix, StringComparison.Ordinal));

    // Returns the names of the parameters that the checkpoint does not contain.
    private static HashSet<string> Fill(
        nn.Module network, DebertaV3Checkpoint checkpoint, Action<string> inform, IReadOnlyList<string> optionalPrefixes)
    {
        if (checkpoint.Seed is { } seed)
        {
            using var weights = new RandomStreams(seed).Torch(RandomStreams.Purpose.Weights, CPU);
            WeightInitializer.Initialize(network.modules().OfType<Backbone>().First(), checkpoint.Config, weights);
            return [.. ParameterNames(network)
                .Where(name => optionalPrefixes.Any(prefix => name.StartsWith(prefix, StringComparison.Ordinal)))];
        }
        var report = checkpoint.LoadInto(network, optionalPrefixes);
        foreach (var warning in report.Warnings)
            inform(warning);
        return [.. report.Missing];
    }

    private static IEnumerable<string> ParameterNames(nn.Module module) => module.named_parameters().Select(p => p.name);
}
