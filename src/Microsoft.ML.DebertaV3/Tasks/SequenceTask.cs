using Microsoft.ML.DebertaV3.DataViews;
using Microsoft.ML.DebertaV3.Modules;
using Microsoft.ML.DebertaV3.Scoring;
using Microsoft.ML.DebertaV3.Training;
using Microsoft.ML.Runtime;
using static TorchSharp.torch;

namespace Microsoft.ML.DebertaV3.Tasks;

/// <summary>A task whose network gives a text or a pair one row of numbers: transformers' sequence classification.</summary>
/// <param name="settings">What a saved model keeps; one label name for each output.</param>
internal abstract class SequenceTask(ModelSettings settings) : ITrainingTask
{
    /// <summary>transformers' name of the network.</summary>
    public const string ArchitectureName = "DebertaV2ForSequenceClassification";

    public abstract string Name { get; }

    public ModelSettings Settings => settings;

    public abstract IReadOnlyList<OutputColumn> OutputColumns { get; }

    public string Architecture => ArchitectureName;

    public int OutputCount => settings.LabelNames.Count;

    public virtual string? ProblemType => null;

    public IReadOnlyList<string> HeadPrefixes { get; } = ["pooler.", "classifier."];

    public abstract IReadOnlyList<string> Metrics { get; }

    public EncodedRow Encode(TextRow row, DebertaV3Tokenizer tokenizer) =>
        new([tokenizer.Encode(row.First, row.Second, settings.MaxLength, settings.RecognizeSpecialTokens).Ids]);

    public object Decode(EncodedRow row, float[][] outputs) => outputs[0];

    public nn.Module NewNetwork(DebertaV3Config config, Generator? dropout = null) =>
        new SequenceClassificationModel(config, OutputCount, dropout);

    public IEngine NewEngine(nn.Module network, DebertaV3Tokenizer tokenizer, Device device)
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

    public virtual int[]? MatchHead(IReadOnlyList<string>? labels, string? problemType) =>
        problemType == ProblemType || (ProblemType is null && problemType == "single_label_classification")
            ? DefaultLabels.Order(settings.LabelNames, labels)
            : null;

    public void ReorderHead(nn.Module network, int[] order) => ((SequenceClassificationModel)network).ReorderLabels(order);

    public virtual IReadOnlyList<TrainingExample> Examples(EncodedRow row, float[] label, float weight) =>
        [new(row.Sequences[0], label[0], weight)];

    public IReadOnlyDictionary<string, double> Evaluate(
        IHostEnvironment environment, IReadOnlyList<TrainingRow> rows, float[][][] outputs) =>
        Evaluate(environment, [.. rows.Select(row => row.Label)], [.. outputs.Select(row => row[0])]);

    /// <summary>The metrics of the rows' labels and the head's outputs, which may be overwritten.</summary>
    protected abstract IReadOnlyDictionary<string, double> Evaluate(IHostEnvironment environment, float[][] labels, float[][] outputs);
}
