using Microsoft.ML.DebertaV3.DataViews;
using Microsoft.ML.DebertaV3.Modules;
using Microsoft.ML.DebertaV3.Scoring;
using static TorchSharp.torch;

namespace Microsoft.ML.DebertaV3.Tasks;

/// <summary>Scoring by transformers' sequence classification network: one row of numbers for each sequence.</summary>
/// <param name="settings">What a saved model keeps; one label name for each output.</param>
internal abstract class SequenceScoringTask(ModelSettings settings) : ICheckpointTask
{
    /// <summary>transformers' name of the network.</summary>
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

    /// <summary>The ids of a text or a pair.</summary>
    protected int[] Pair(DebertaV3Tokenizer tokenizer, string first, string? second) =>
        tokenizer.Encode(first, second, settings.MaxLength, settings.RecognizeSpecialTokens).Ids;
}
