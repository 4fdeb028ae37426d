using Microsoft.ML.Data;
using Microsoft.ML.DebertaV3.DataViews;
using Microsoft.ML.DebertaV3.Inference;
using Microsoft.ML.DebertaV3.Modules;
using Microsoft.ML.DebertaV3.Scoring;
using Microsoft.ML.DebertaV3.Training;
using Microsoft.ML.Runtime;
using static TorchSharp.torch;

namespace Microsoft.ML.DebertaV3.Tasks.MultipleChoice;

/// <summary>Selects the choice that fits a context: softmax over the scores of the (context, choice) pairs.</summary>
internal sealed class MultipleChoiceTask : ITrainingTask
{
    /// <summary>Identifier of the task in saved models.</summary>
    public const string Kind = "multiple-choice";

    public const string TaskName = "DebertaV3MultipleChoice";

    /// <summary>Name of the network in transformers.</summary>
    public const string ArchitectureName = "DebertaV2ForMultipleChoice";

    /// <summary>Name of the key count in saved models: the number of keys of the label; 0 if it is an index.</summary>
    public const string Keys = "Keys";

    private const string Accuracy = "Accuracy", LogLoss = "LogLoss";

    /// <exception cref="InvalidDataException">The settings are not those of such a task.</exception>
    public MultipleChoiceTask(ModelSettings settings)
    {
        if (settings.TextColumns.Count != 2)
            throw new InvalidDataException($"The model holds a task '{Kind}' without a column for the context or the choices.");
        Settings = settings;
        var keys = settings.Value(Keys, 0, int.MaxValue);
        if (settings.LabelType is not null && settings.LabelNames.Count != keys)
            throw new InvalidDataException($"The model holds a task '{Kind}' with {keys} keys and {settings.LabelNames.Count} labels.");
        OutputColumns =
        [
            keys == 0 ? IndexColumn(settings.Column("Prediction")) : KeyColumn(settings.Column("Prediction"), keys, settings.Labels()),
            Vectors.Column<float[], float>(settings.Column("Score"), NumberDataViewType.Single, scores => scores),
        ];
    }

    /// <summary>Returns the task for a folder with such a head; otherwise null.</summary>
    /// <exception cref="ArgumentException">Two options name the same column.</exception>
    public static FolderTask? FromFolder(FittedFolder folder)
    {
        if (!folder.Says(ArchitectureName))
            return null;
        folder.Checkpoint.RequireSizes();
        return new(new MultipleChoiceTask(folder.Settings(Kind, []) with
        {
            TextColumns = folder.TwoColumns("Context", "Choices"),
            Values = new Dictionary<string, string> { [Keys] = "0" },
        }));
    }

    public string Name => TaskName;

    public ModelSettings Settings { get; }

    public IReadOnlyList<InputColumn> Inputs => [new(Settings.TextColumns[0]), new(Settings.TextColumns[1], IsVector: true)];

    public IReadOnlyList<OutputColumn> OutputColumns { get; }

    public int OutputCount => 1;

    public string Architecture => ArchitectureName;

    public IReadOnlyList<string> HeadPrefixes { get; } = ["pooler.", "classifier."];

    public IReadOnlyList<string> Metrics { get; } = [Accuracy, LogLoss];

    // The meaning of this head does not depend on label names.
    public int[]? MatchHead(IReadOnlyList<string>? labels, string? problemType) => labels is null ? null : [0];

    public void ReorderHead(nn.Module network, int[] order)
    {
        // A single output cannot be reordered.
    }

    public EncodedRow Encode(TextRow row, DebertaV3Tokenizer tokenizer) => new(
        [.. (row.Several ?? []).Select(choice =>
            tokenizer.Encode(row.First, choice, Settings.MaxLength, Settings.RecognizeSpecialTokens).Ids)],
        row.Position);

    public object Decode(EncodedRow row, float[][] outputs) => Probabilities(outputs);

    /// <summary>Returns one example with all choices.</summary>
    /// <exception cref="InvalidOperationException">The label is not the index of a choice.</exception>
    public IReadOnlyList<TrainingExample> Examples(EncodedRow row, float[] label, float weight)
    {
        var count = row.Sequences.Count;
        if (!(label[0] >= 0 && label[0] < count && label[0] == MathF.Floor(label[0])))
        {
            throw new InvalidOperationException(
                $"Row {row.State}: the label says that the choice with the index {label[0]} is right, but the row has {count} choices"
                + $"{(count > 0 ? $", whose indices are 0 to {count - 1}" : "")}. Correct the row or leave it out.");
        }
        return [new(row.Sequences[0], label[0], weight) { Others = [.. row.Sequences.Skip(1)] }];
    }

    public IReadOnlyDictionary<string, double> Evaluate(
        IHostEnvironment environment, IReadOnlyList<TrainingRow> rows, float[][][] outputs)
    {
        var metrics = new MultipleChoiceMetrics(
            [.. rows.Zip(outputs, (row, choices) => (Array.ConvertAll(Probabilities(choices), p => (double)p), (int)row.Label[0]))]);
        return new Dictionary<string, double> { [Accuracy] = metrics.Accuracy, [LogLoss] = metrics.LogLoss };
    }

    public nn.Module NewNetwork(DebertaV3Config config, Generator? dropout = null) => new MultipleChoiceModel(config, dropout);

    public IEngine NewEngine(nn.Module network, DebertaV3Tokenizer tokenizer, Device device)
    {
        var model = (MultipleChoiceModel)network;
        return new TorchEngine(model.Scores, isPerPiece: false, model.Backbone.Config.PaddingId, device);
    }

    public InferencePlan? Inference(nn.Module network) =>
        new(((MultipleChoiceModel)network).Backbone, (parameters, config) => new ClassifierHead(parameters, config, outputs: 1));

    public IReadOnlyList<NetworkPart> Parts(nn.Module network) =>
        [new("", network, new(((MultipleChoiceModel)network).Backbone.Config) { Architectures = [ArchitectureName] })];

    public nn.Module Read(SavedNetworks saved, Device device) => saved.Load(config => NewNetwork(config), device);

    private static float[] Probabilities(float[][] outputs)
    {
        var probabilities = new float[outputs.Length];
        if (outputs.Length > 0)
            Activations.Softmax(Array.ConvertAll(outputs, output => output[0]), probabilities);
        return probabilities;
    }

    // -1 if the row has no choices
    private static OutputColumn IndexColumn(string name) => OutputColumn.Of(
        name, NumberDataViewType.Int32, null, (float[] scores, ref int value) => value = Best(scores));

    // missing (0) if the index exceeds the keys of the label
    private static OutputColumn KeyColumn(string name, int keys, LabelValues? values) => OutputColumn.Of(
        name, new KeyDataViewType(typeof(uint), keys), ScoreAnnotations.KeyValues(values),
        (float[] scores, ref uint value) => value = Best(scores) is var best && best < keys ? (uint)(best + 1) : 0);

    private static int Best(float[] scores) => scores.Length == 0 ? -1 : Activations.ArgMax(scores);
}
