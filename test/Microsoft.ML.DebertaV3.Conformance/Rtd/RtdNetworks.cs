using System.Text.Json.Nodes;
using Microsoft.ML.DebertaV3.Checkpoints;
using Microsoft.ML.DebertaV3.Modules;
using Microsoft.ML.DebertaV3.Pretraining;
using static TorchSharp.torch;

namespace Microsoft.ML.DebertaV3.Conformance.Rtd;

/// <summary>Networks with the weights of a case. Made without a random generator, they have no dropout.</summary>
internal static class RtdNetworks
{
    public const string Generator = "generator", Discriminator = "discriminator";

    private const string WordTable = "deberta.embeddings.word_embeddings.weight";

    /// <summary>A section of the folder's config.json.</summary>
    public static DebertaV3Config Config(GoldenCase golden, string section)
    {
        var config = JsonNode.Parse(File.ReadAllBytes(Path.Combine(golden.Folder, "config.json")))?[section]?.AsObject()
            ?? throw new InvalidDataException($"config.json has no '{section}'");
        config["model_type"] = "deberta-v2"; // the folder's own format leaves it out
        return ConfigReader.Parse(System.Text.Encoding.UTF8.GetBytes(config.ToJsonString()), "config.json").Network;
    }

    /// <summary>A language model with the enhanced mask decoder, with the case's only weights.</summary>
    public static MaskedLanguageModel LanguageModel(GoldenCase golden, string section) =>
        Load(golden, 0, new MaskedLanguageModel(Config(golden, section), decodes: true));

    /// <summary>A discriminator by itself, with the case's only weights.</summary>
    public static ReplacedTokenDetectionModel Detector(GoldenCase golden) =>
        Load(golden, 0, new ReplacedTokenDetectionModel(Config(golden, Discriminator)));

    /// <summary>Both networks, with the case's two weight files. What the discriminator's table starts as is the caller's to say.</summary>
    public static PretrainingNetwork Both(GoldenCase golden, EmbeddingSharing sharing) =>
        Both(golden, words => DiscriminatorEmbedding.Of(sharing, words, Config(golden, Discriminator)));

    /// <inheritdoc cref="Both(GoldenCase, EmbeddingSharing)"/>
    public static PretrainingNetwork Both(GoldenCase golden, Func<EmbeddingTable, DiscriminatorEmbedding> share)
    {
        var network = new PretrainingNetwork(Config(golden, Generator), Config(golden, Discriminator), share, dropoutRandom: null);
        Load(golden, 0, network.Generator);
        Load(golden, 1, network.Discriminator);
        network.train();
        return network;
    }

    /// <summary>The word table of one of the case's weight files, [vocabulary, hidden].</summary>
    public static Tensor Table(GoldenCase golden, int file) => Hf.GoldenTensors.Read(WeightFile(golden, file))[WordTable];

    public static EmbeddingSharing Sharing(GoldenCase golden) => golden.Text("sharing") switch
    {
        "gdes" => EmbeddingSharing.Gdes,
        "es" => EmbeddingSharing.Shared,
        "nes" => EmbeddingSharing.Separate,
        _ => throw golden.Unknown("sharing"),
    };

    private static string WeightFile(GoldenCase golden, int file) => Path.Combine(golden.Folder, golden["weights"][file].GetString()!);

    private static T Load<T>(GoldenCase golden, int file, T network)
        where T : nn.Module
    {
        using var weights = TensorFiles.Open(WeightFile(golden, file));
        ModuleWeights.Load(network, WeightTable.Of([weights]), []);
        return network;
    }
}
