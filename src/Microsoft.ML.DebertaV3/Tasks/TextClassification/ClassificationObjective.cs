using Microsoft.ML.DebertaV3.Modules;
using Microsoft.ML.DebertaV3.Training;
using static TorchSharp.torch;

namespace Microsoft.ML.DebertaV3.Tasks.TextClassification;

/// <summary>Creates the training loss from the options of text classification.</summary>
internal static class ClassificationObjective
{
    /// <summary>Cross entropy, with label smoothing and the adversarial loss if they are on.</summary>
    public static IObjective Create(
        DebertaV3TextClassificationOptions options, nn.Module network, ITrainingTask task, Generator random)
    {
        var model = (SequenceClassificationModel)network;
        var plain = new SequenceObjective(model, task.ProblemType, options.LabelSmoothing);
        if (options.AdversarialWeight == 0)
            return plain;
        var adversary = new VirtualAdversary(options.AdversarialInitialPerturbation, options.AdversarialLearningRate);
        return new AdversarialObjective(model, plain.Losses, adversary, options.AdversarialWeight, random);
    }
}
