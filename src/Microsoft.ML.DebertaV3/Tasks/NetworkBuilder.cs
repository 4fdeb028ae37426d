using Microsoft.ML.DebertaV3.Modules;
using Microsoft.ML.DebertaV3.Runtime;
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
    /// <param name="random">For new weights.</param>
    /// <param name="dropout">For dropout masks.</param>
    /// <param name="inform">Hears what was kept and what is new.</param>
    public static SequenceClassificationModel ForTraining(
        ITask task, DebertaV3Checkpoint checkpoint, DebertaV3Config config, RandomStreams random, Generator dropout, Action<string> inform)
    {
        var network = new SequenceClassificationModel(config, task.OutputCount, dropout);
        var order = task.MatchHead(checkpoint.Labels, checkpoint.ProblemType);
        var fresh = Fill(network, checkpoint, inform, Pooler, Classifier);
        if (order is null)
            fresh.UnionWith(ParameterNames(network).Where(name => name.StartsWith(Classifier, StringComparison.Ordinal)));
        using var weights = random.Torch(RandomStreams.Purpose.Weights, CPU);
        WeightInitializer.Initialize(network, config, weights, fresh);
        if (order is not null && fresh.Count == 0)
            network.ReorderLabels(order);
        inform(fresh.Count == 0
            ? $"The checkpoint's head has these labels and is kept: {string.Join(", ", task.LabelNames)}."
            : $"The head is new, for {task.OutputCount} output(s): {string.Join(", ", fresh.Order(StringComparer.Ordinal))} start from random weights.");
        return network;
    }

    /// <summary>A network that only scores: everything must be in the checkpoint.</summary>
    /// <exception cref="InvalidDataException">Something is missing.</exception>
    public static SequenceClassificationModel ForScoring(ITask task, DebertaV3Checkpoint checkpoint, Action<string> inform)
    {
        var network = new SequenceClassificationModel(checkpoint.Config, task.OutputCount);
        Fill(network, checkpoint, inform);
        return network;
    }

    // Returns the names of the parameters that the checkpoint does not hold.
    private static HashSet<string> Fill(SequenceClassificationModel network, DebertaV3Checkpoint checkpoint, Action<string> inform, params string[] optionalPrefixes)
    {
        if (checkpoint.Seed is { } seed)
        {
            using var weights = new RandomStreams(seed).Torch(RandomStreams.Purpose.Weights, CPU);
            WeightInitializer.Initialize(network.Backbone, checkpoint.Config, weights);
            return [.. ParameterNames(network).Where(name => Array.Exists(optionalPrefixes, prefix => name.StartsWith(prefix, StringComparison.Ordinal)))];
        }
        var report = checkpoint.LoadInto(network, optionalPrefixes);
        foreach (var warning in report.Warnings)
            inform(warning);
        return [.. report.Missing];
    }

    private static IEnumerable<string> ParameterNames(nn.Module module) => module.named_parameters().Select(p => p.name);
}
