using Microsoft.ML.Data;
using Microsoft.ML.DebertaV3.DataViews;
using Microsoft.ML.DebertaV3.Modules;
using Microsoft.ML.DebertaV3.Scoring;
using Microsoft.ML.DebertaV3.Training;
using Microsoft.ML.Runtime;
using static TorchSharp.torch;

namespace Microsoft.ML.DebertaV3.Tasks.NamedEntityRecognition;

internal sealed partial class NamedEntityTask
{
    private const string F1 = nameof(LabelMetrics.F1Score), Precision = nameof(LabelMetrics.Precision),
        Recall = nameof(LabelMetrics.Recall), Words = nameof(NamedEntityMetrics.WordAccuracy);

    private const float NoLabel = -1; // of a word

    public string Architecture => ArchitectureName;

    public IReadOnlyList<string> HeadPrefixes { get; } = ["classifier."];

    public IReadOnlyList<string> Metrics { get; } = [F1, Precision, Recall, Words];

    public bool IsStratified => false;

    public int NumbersOf(int pieces) => pieces * OutputCount;

    public int[]? MatchHead(IReadOnlyList<string>? labels, string? problemType) => DefaultLabels.Order(Settings.LabelNames, labels);

    public void ReorderHead(nn.Module network, int[] order) => ((TokenClassificationModel)network).ReorderLabels(order);

    /// <summary>The index of each word's label, or -1 where it is missing. NaN where no word has one.</summary>
    public Func<float[]> LabelReader(DataViewRow row, DataViewSchema.Column label)
    {
        var read = _spans is [var start, var end] ? SpanReader(row, label, start, end) : WordReader(row, label);
        return () => read() is var labels && Array.Exists(labels, word => word != NoLabel) ? labels : [float.NaN];
    }

    public IEnumerable<float[]> LabelsOf(TrainingRow row) => row.Label.Where(word => word != NoLabel).Select(word => new[] { word });

    public IReadOnlyList<TrainingExample> Examples(EncodedRow row, float[] label, float weight)
    {
        var (text, position) = (EntityRow)row.State!;
        if (label.Length != text.Words.Count)
        {
            throw new InvalidOperationException(
                $"Row {position} (counted from 0) has {label.Length} labels, but its text has {text.Words.Count} words; each word needs a "
                + "label. Words are what white space separates: where yours are others, give them as a vector of text.");
        }
        var following = _own.LabelsAllPieces ? PieceLabels.Following(Settings.LabelNames) : null;
        var targets = text.Targets(PieceLabels.OfWords(text.WordOfPiece, Array.ConvertAll(label, word => (int)word), following));
        return [.. text.Sequences.Zip(targets, (ids, pieces) => Example(ids, pieces, weight)).Where(example => example.Weight > 0)];
    }

    public IReadOnlyDictionary<string, double> Evaluate(
        IHostEnvironment environment, IReadOnlyList<TrainingRow> rows, float[][][] outputs)
    {
        var counts = new EntityCounts(EntityMatching.Lenient);
        for (var i = 0; i < rows.Count; i++)
        {
            var text = ((EntityRow)rows[i].Encoded.State!).Text;
            var predicted = text.WordLabels(_decoder, text.Probabilities(outputs[i], OutputCount));
            var labelled = Enumerable.Range(0, predicted.Length).Where(word => rows[i].Label[word] != NoLabel).ToArray();
            counts.Add([.. labelled.Select(word => NameOf((int)rows[i].Label[word]))],
                [.. labelled.Select(word => NameOf(predicted[word]))]);
        }
        var metrics = counts.Metrics();
        return new Dictionary<string, double>
        {
            [F1] = metrics.Overall.F1Score,
            [Precision] = metrics.Overall.Precision,
            [Recall] = metrics.Overall.Recall,
            [Words] = metrics.WordAccuracy,
        };
    }

    private static Func<float[]> WordReader(DataViewRow row, DataViewSchema.Column label)
    {
        var read = NumberReader.OfVector(row, label);
        return () => Array.ConvertAll(read(), index => double.IsNaN(index) ? NoLabel : (float)index);
    }

    private Func<float[]> SpanReader(DataViewRow row, DataViewSchema.Column type, NumberColumn start, NumberColumn end)
    {
        string[] names = [.. Settings.LabelNames]; // O, and B-X and I-X of each key X
        string[] types = [.. names.Where(name => name.StartsWith("B-", StringComparison.Ordinal)).Select(name => name[2..])];
        var readKeys = NumberReader.OfVector(row, type);
        var read = EntitySpanReader.Of(
            row, Name, Inputs[0], () => Array.ConvertAll(readKeys(), key => double.IsNaN(key) ? null : types[(int)key]),
            row.Schema[start.Name], row.Schema[end.Name]);
        return () => Array.ConvertAll(read(), name => name is null ? NoLabel : Array.IndexOf(names, name));
    }

    private string? NameOf(int label) => label < 0 ? null : Settings.LabelNames[label];

    // weighted by the number of labelled pieces
    private static TrainingExample Example(int[] ids, int[] pieces, float weight)
    {
        var counted = pieces.Where(label => label >= 0).ToArray();
        return new(ids, counted.FirstOrDefault(), weight * counted.Length) { Vector = Array.ConvertAll(pieces, label => (float)label) };
    }
}
