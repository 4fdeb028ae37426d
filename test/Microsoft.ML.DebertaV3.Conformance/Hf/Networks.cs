using Microsoft.ML.DebertaV3.Checkpoints;
using Microsoft.ML.DebertaV3.Modules;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Microsoft.ML.DebertaV3.Conformance.Hf;

/// <summary>Networks of checkpoint folders that need no tokenizer, in eval mode.</summary>
internal static class Networks
{
    private const int AnyLabels = 2; // where a folder has no head

    /// <summary>Parameters of a head, which folders of an encoder alone do not hold.</summary>
    public static readonly string[] HeadPrefixes = ["pooler.", "classifier."];

    public static CheckpointConfig Config(string folder) => ConfigReader.Read(Path.Combine(folder, "config.json"));

    /// <summary>The labels of a folder's head.</summary>
    public static int LabelCount(CheckpointConfig config) =>
        config.Labels?.Count ?? throw new InvalidDataException("config.json names no labels");

    /// <summary>The weights of a folder in a sequence classification network.</summary>
    /// <param name="folder">config.json and weights.</param>
    /// <param name="optionalPrefixes">Parameters that the folder need not hold.</param>
    public static SequenceClassificationModel Sequence(string folder, params string[] optionalPrefixes)
    {
        var config = Config(folder);
        return Load(folder, new SequenceClassificationModel(config.Network, config.Labels?.Count ?? AnyLabels), optionalPrefixes);
    }

    /// <summary>Fills a network from a folder.</summary>
    public static T Load<T>(string folder, T network, params string[] optionalPrefixes)
        where T : nn.Module
    {
        NetworkWeights.InFiles(Config(folder), () => WeightFiles.Open(folder)).LoadInto(network, optionalPrefixes);
        network.eval();
        return network;
    }

    /// <summary>The parameter of a published name; a language model head may be spelled either way.</summary>
    public static Parameter Parameter(nn.Module network, string name)
    {
        var parameters = network.named_parameters().ToDictionary(entry => entry.name, entry => entry.parameter);
        if (parameters.TryGetValue(name, out var parameter))
            return parameter;
        if (TensorNames.OtherSpelling(name) is { } other && parameters.TryGetValue(other, out parameter))
            return parameter;
        throw new InvalidDataException($"the network has no parameter '{name}'");
    }
}
