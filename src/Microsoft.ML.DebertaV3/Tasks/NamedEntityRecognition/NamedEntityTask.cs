using Microsoft.ML.DebertaV3.DataViews;
using Microsoft.ML.DebertaV3.Inference;
using Microsoft.ML.DebertaV3.Modules;
using Microsoft.ML.DebertaV3.Scoring;
using static TorchSharp.torch;

namespace Microsoft.ML.DebertaV3.Tasks.NamedEntityRecognition;

/// <summary>Named entity recognition: a label for each word of a text, and the entities. Long texts are processed in windows.</summary>
internal sealed partial class NamedEntityTask : ITrainingTask
{
    /// <summary>Identifier of the task in saved models.</summary>
    public const string Kind = "named-entity-recognition";

    public const string TaskName = "DebertaV3NamedEntityRecognition";

    /// <summary>Name of the network in transformers.</summary>
    public const string ArchitectureName = "DebertaV2ForTokenClassification";

    private readonly IReadOnlyList<NumberColumn> _spans; // start and end; none: the label is one of each word
    private readonly EntitySettings _own;
    private readonly EntityDecoder _decoder;

    /// <param name="settings">What a saved model keeps.</param>
    /// <param name="spans">Training: the columns with start and end of each entity; empty or null where words have labels.</param>
    /// <exception cref="InvalidDataException">There is no label, a label's value cannot be parsed, or an option is missing.</exception>
    public NamedEntityTask(ModelSettings settings, IReadOnlyList<NumberColumn>? spans = null)
    {
        (Settings, _spans) = (settings, spans ?? []);
        var labels = settings.Labels()
            ?? throw new InvalidDataException($"The model holds a task '{Kind}' whose labels have no names.");
        if (labels.Count == 0)
            throw new InvalidDataException($"The model holds a task '{Kind}' without labels.");
        _own = EntitySettings.Of(settings);
        _decoder = new(settings.LabelNames, _own.Aggregation, _own.Repairs);
        OutputColumns = PredictedEntities.Columns(settings, labels);
    }

    /// <summary>Returns the task for a folder with such a head; otherwise null.</summary>
    /// <exception cref="ArgumentException">Options contradict each other, or are not supported by this task.</exception>
    public static FolderTask? FromFolder(FittedFolder folder)
    {
        if (!folder.Says(ArchitectureName) || folder.Labels is not { } labels)
            return null;
        folder.Checkpoint.RequireSizes(labels.Count); // before allocating for the label count of config.json
        var options = folder.Options;
        Training.OptionChecks.Refuse(options.Sentence2ColumnName is not null, nameof(options.Sentence2ColumnName),
            "the folder labels tokens: entities are looked for in one text");
        var settings = folder.Settings(Kind, labels, LabelValues.FromNames(labels));
        EntitySettings.RequireStride(options.Stride, settings.MaxLength);
        return new(new NamedEntityTask(settings with
        {
            Columns = new Dictionary<string, string>
            {
                ["Prediction"] = options.PredictionColumnName,
                ["EntityText"] = "EntityText",
                ["EntityType"] = "EntityType",
                ["EntityStart"] = "EntityStart",
                ["EntityLength"] = "EntityLength",
                ["Score"] = "EntityScore",
            },
            Values = EntitySettings.Values(options.Aggregation, options.RepairLabels, options.Stride, settings.MaxLength),
        }));
    }

    /// <summary>Returns the input column: a text, or a vector of words.</summary>
    public static InputColumn Input(string name) => new(name) { IsEither = true };

    public string Name => TaskName;

    public ModelSettings Settings { get; }

    public IReadOnlyList<InputColumn> Inputs => [Input(Settings.TextColumns[0])];

    public IReadOnlyList<OutputColumn> OutputColumns { get; }

    public int OutputCount => Settings.LabelNames.Count;

    public EncodedRow Encode(TextRow row, DebertaV3Tokenizer tokenizer)
    {
        var (length, special) = (Settings.MaxLength, Settings.RecognizeSpecialTokens);
        var text = row.Several is { } words
            ? EntityText.OfWords(words, tokenizer, length, _own.Stride, special)
            : EntityText.OfText(row.First, tokenizer, length, _own.Stride, special);
        return new(text.Sequences, new EntityRow(text, row.Position));
    }

    public object Decode(EncodedRow row, float[][] outputs)
    {
        var text = ((EntityRow)row.State!).Text;
        var probabilities = text.Probabilities(outputs, OutputCount);
        var entities = _decoder.Decode(text.Text, text.Pieces, WordStarts.BySpace(text.Text, text.Pieces), probabilities);
        return new PredictedEntities(text.Text, text.WordLabels(_decoder, probabilities), entities);
    }

    public nn.Module NewNetwork(DebertaV3Config config, Generator? dropout = null) =>
        new TokenClassificationModel(config, OutputCount, dropout);

    public IEngine NewEngine(nn.Module network, DebertaV3Tokenizer tokenizer, Device device)
    {
        var model = (TokenClassificationModel)network;
        return new TorchEngine((ids, mask) => model.call(ids, mask), isPerPiece: true, model.Backbone.Config.PaddingId, device);
    }

    public InferencePlan? Inference(nn.Module network) =>
        new(((TokenClassificationModel)network).Backbone,
            (parameters, config) => new PieceHead(parameters, "classifier", config, Settings.LabelNames.Count));

    public IReadOnlyList<NetworkPart> Parts(nn.Module network) =>
    [
        new("", network, new(((TokenClassificationModel)network).Backbone.Config)
        {
            Labels = Settings.LabelNames,
            Architectures = [ArchitectureName],
        }),
    ];

    public nn.Module Read(SavedNetworks saved, Device device) => saved.Load(config => NewNetwork(config), device, labels: OutputCount);

    // a text and its row number
    private sealed record EntityRow(EntityText Text, long Position);
}
