using Microsoft.ML.DebertaV3.Modules;
using Microsoft.ML.DebertaV3.Training;
using static TorchSharp.torch;

namespace Microsoft.ML.DebertaV3.Tasks.TextClassification;

/// <summary>What the options of text classification make of the training loss.</summary>
internal static class ClassificationObjective
{
    /// <summary>Cross entropy, smoothed or not, with the adversarial loss where it has a weight.</summary>
    public static IObjective Create(
        DebertaV3TextClassificationOptions options, SequenceClassificationModel network, ITask task, Generator random)
    {
        var plain = new SequenceObjective(network, task.ProblemType, options.LabelSmoothing);
        if (options.AdversarialWeight == 0)
            return plain;
        var adversary = new VirtualAdversary(options.AdversarialInitialPerturbation, options.AdversarialLearningRate);
        return new AdversarialObjective(network, plain.Losses, adversary, options.AdversarialWeight, random);
    }

    /// <summary>The weight of each label; null where all weigh 1.</summary>
    /// <exception cref="ArgumentException">A name is no label, or a weight is negative or no number.</exception>
    public static IReadOnlyList<float>? ClassWeights(DebertaV3TextClassificationOptions options, IReadOnlyList<string> labels)
    {
        if (options.ClassWeights is not { } weights)
            return null;
        foreach (var (label, weight) in weights)
        {
            if (!labels.Contains(label))
                throw new ArgumentException(
                    $"{nameof(options.ClassWeights)}: '{label}' is not a label; the labels are {string.Join(", ", labels)}.",
                    nameof(options));
            if (!(weight >= 0 && float.IsFinite(weight)))
                throw new ArgumentException(
                    $"{nameof(options.ClassWeights)}: the weight of '{label}' is {weight}; it must be 0 or a positive number.",
                    nameof(options));
        }
        return [.. labels.Select(label => weights.GetValueOrDefault(label, 1))];
    }
}
