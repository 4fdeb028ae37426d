using Microsoft.ML.Data;
using Microsoft.ML.DebertaV3.Checkpoints;
using Microsoft.ML.DebertaV3.DataViews;
using Microsoft.ML.DebertaV3.Modules;
using Microsoft.ML.DebertaV3.Scoring;
using Microsoft.ML.DebertaV3.Tokenization;
using static TorchSharp.torch;

namespace Microsoft.ML.DebertaV3.Pretraining;

/// <summary>
/// The task of a pre-trained model: returns the pieces of a text and, if there is a discriminator, the probability that each was replaced.
/// </summary>
internal sealed class PretrainedTask : ITask
{
    /// <summary>Identifiers of the task in saved models.</summary>
    public const string Detection = "replaced-token-detection", Masking = "masked-language-modelling";

    public const string TaskName = "DebertaV3Pretraining";

    /// <summary>
    /// Names of the task's options in saved models: whether there is a generator, and whether there is an enhanced mask decoder.
    /// </summary>
    public const string HasGenerator = "HasGenerator", Decodes = "Decodes";

    private const string GeneratorPart = "Generator";

    /// <exception cref="InvalidDataException">The settings are invalid for this task.</exception>
    public PretrainedTask(ModelSettings settings)
    {
        Settings = settings.Kind == Masking && settings.Flag(HasGenerator)
            ? throw new InvalidDataException("The model's settings name a generator beside a masked language model.")
            : settings;
        OutputColumns = [.. Pieces(settings), .. Detects ? Detected(settings) : []];
    }

    public string Name => TaskName;

    public ModelSettings Settings { get; }

    public IReadOnlyList<OutputColumn> OutputColumns { get; }

    private bool Detects => Settings.Kind == Detection;

    public EncodedRow Encode(TextRow row, DebertaV3Tokenizer tokenizer)
    {
        var text = tokenizer.Encode(row.First, maxLength: Settings.MaxLength);
        return new(Detects ? [text.Ids] : [], (text, tokenizer));
    }

    // Two numbers per piece: logit and probability.
    public object Decode(EncodedRow row, float[][] outputs)
    {
        var (text, tokenizer) = ((EncodedText, DebertaV3Tokenizer))row.State!;
        float[] probabilities = outputs.Length == 0 ? [] : [.. outputs[0].Where((_, i) => i % 2 == 1)];
        return PieceScores.Of(text, probabilities, tokenizer.Piece);
    }

    public IEngine NewEngine(nn.Module network, DebertaV3Tokenizer tokenizer, Device device)
    {
        var networks = (PretrainedNetworks)network;
        // The sigmoid of an infinite logit is a valid probability, so the logit is returned too, to be checked.
        return new TorchEngine(Forward, isPerPiece: true, networks.Backbone.Config.PaddingId, device);

        Tensor Forward(Tensor ids, Tensor mask)
        {
            var logits = networks.Discriminator!.call(ids, mask).to(ScalarType.Float32);
            return stack([logits, logits.sigmoid()], dim: -1);
        }
    }

    public IReadOnlyList<NetworkPart> Parts(nn.Module network)
    {
        var networks = (PretrainedNetworks)network;
        var main = networks.Discriminator is { } discriminator
            ? new CheckpointConfig(discriminator.Backbone.Config)
            : LanguageModelConfig(networks.LanguageModel!);
        return networks.Generator is { } generator
            ? [new("", networks.Main, main), new(GeneratorPart, generator, LanguageModelConfig(generator))]
            : [new("", networks.Main, main)];
    }

    public nn.Module Read(SavedNetworks saved, Device device)
    {
        var decodes = Settings.Flag(Decodes);
        if (!Detects)
            return PretrainedNetworks.OfMasking(LanguageModel(part: ""));
        var discriminator = saved.Load(config => new ReplacedTokenDetectionModel(config), device);
        try
        {
            if (Settings.Flag(HasGenerator))
                GeneratorFiles.RequireFit(saved.Config(GeneratorPart).Network, saved.Config().Network, $"{GeneratorPart}Config");
            return PretrainedNetworks.OfDetection(discriminator, Settings.Flag(HasGenerator) ? LanguageModel(GeneratorPart) : null);
        }
        catch
        {
            discriminator.Dispose();
            throw;
        }

        MaskedLanguageModel LanguageModel(string part) =>
            saved.Load(config => new MaskedLanguageModel(config, decodes: decodes), device, decodes, part: part);
    }

    private static CheckpointConfig LanguageModelConfig(MaskedLanguageModel network) => new(network.Backbone.Config) { Legacy = false };

    private static IEnumerable<OutputColumn> Pieces(ModelSettings settings) =>
    [
        Vectors.Column<PieceScores, ReadOnlyMemory<char>>(settings.Column("Pieces"), TextDataViewType.Instance, row => row.Pieces),
        Vectors.Column<PieceScores, int>(settings.Column("PieceStart"), NumberDataViewType.Int32, row => row.Starts),
        Vectors.Column<PieceScores, int>(settings.Column("PieceLength"), NumberDataViewType.Int32, row => row.Lengths),
    ];

    private static IEnumerable<OutputColumn> Detected(ModelSettings settings) =>
    [
        Vectors.Column<PieceScores, float>(
            settings.Column("ReplacedProbability"), NumberDataViewType.Single, row => row.Probabilities),
        OutputColumn.Of(
            settings.Column("AnomalyScore"), NumberDataViewType.Single, null,
            (PieceScores row, ref float value) => value = row.AnomalyScore),
    ];
}
