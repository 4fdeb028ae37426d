using Microsoft.ML.DebertaV3.DataViews;
using Microsoft.ML.DebertaV3.Inference;
using Microsoft.ML.DebertaV3.Modules;
using Microsoft.ML.DebertaV3.Scoring;
using static TorchSharp.torch;

namespace Microsoft.ML.DebertaV3.Tasks;

/// <summary>
/// Base class of tasks that score with transformers' sequence classification network: one vector of outputs per sequence.
/// </summary>
/// <param name="settings">Settings of the model, with one label name per output.</param>
internal abstract class SequenceScoringTask(ModelSettings settings) : ICheckpointTask
{
    /// <summary>transformers' class name of the network.</summary>
    public const string ArchitectureName = "DebertaV2ForSequenceClassification";

    public abstract string Name { get; }

    public ModelSettings Settings => settings;

    public virtual IReadOnlyList<InputColumn> Inputs => [.. settings.TextColumns.Select(name => new InputColumn(name))];

    public abstract IReadOnlyList<OutputColumn> OutputColumns { get; }

    public int OutputCount => settings.LabelNames.Count;

    public virtual string? ProblemType => null;

    public virtual EncodedRow Encode(TextRow row, DebertaV3Tokenizer tokenizer) => new([Pair(tokenizer, row.First, row.Second)]);

    public virtual object Decode(EncodedRow row, float[][] outputs) => outputs[0];

    public nn.Module NewNetwork(DebertaV3Config config, Generator? dropout = null) =>
        new SequenceClassificationModel(config, OutputCount, dropout);

    public virtual IEngine NewEngine(nn.Module network, DebertaV3Tokenizer tokenizer, Device device)
    {
        var model = (SequenceClassificationModel)network;
        return new TorchEngine((ids, mask) => model.call(ids, mask), isPerPiece: false, model.Backbone.Config.PaddingId, device);
    }

    public virtual InferencePlan? Inference(nn.Module network) =>
        new(((SequenceClassificationModel)network).Backbone, (parameters, config) => new ClassifierHead(parameters, config, OutputCount));

    public IReadOnlyList<NetworkPart> Parts(nn.Module network) =>
    [
        new("", network, new(((SequenceClassificationModel)network).Backbone.Config)
        {
            Labels = settings.LabelNames,
            ProblemType = ProblemType,
            Architectures = [ArchitectureName],
        }),
    ];

    public nn.Module Read(SavedNetworks saved, Device device) => saved.Load(config => NewNetwork(config), device, labels: OutputCount);

    /// <summary>Encodes a text or a pair to ids.</summary>
    protected int[] Pair(DebertaV3Tokenizer tokenizer, string first, string? second) =>
        tokenizer.Encode(first, second, settings.MaxLength, settings.RecognizeSpecialTokens).Ids;
}
