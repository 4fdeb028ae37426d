using Microsoft.ML.Data;
using Microsoft.ML.DebertaV3.DataViews;
using Microsoft.ML.DebertaV3.Modules;
using Microsoft.ML.Runtime;

namespace Microsoft.ML.DebertaV3.Tasks.TextClassification;

/// <summary>
/// Any number of labels for a text: a sigmoid of each output. For folders that were fine-tuned elsewhere; it has no trainer yet.
/// </summary>
internal sealed class MultilabelTask : ITask
{
    public const string KindName = "multilabel-classification";
    public const string Problem = HeadLoss.MultiLabel;

    private const float Threshold = 0.5f; // transformers' text classification: a label counts from here

    public MultilabelTask(TaskColumns columns, LabelValues labels)
    {
        Labels = labels;
        OutputColumns =
        [
            OutputColumn.Of<VBuffer<uint>>(
                columns.Prediction, new VectorDataViewType(new KeyDataViewType(typeof(uint), labels.Count)),
                ScoreAnnotations.KeyValues(labels), Predict),
            OutputColumn.Of<VBuffer<float>>(
                columns.Score, new VectorDataViewType(NumberDataViewType.Single, labels.Count), ScoreAnnotations.Multiclass(labels), Score),
        ];
    }

    public string Name => MulticlassDefinition.TaskName;

    public string Kind => KindName;

    public int OutputCount => Labels.Count;

    public LabelValues Labels { get; }

    LabelValues? ITask.Labels => Labels;

    public string? ProblemType => Problem;

    public IReadOnlyList<string> LabelNames => Labels.Names;

    public IReadOnlyList<OutputColumn> OutputColumns { get; }

    public IReadOnlyList<string> Metrics { get; } = [];

    public int[]? MatchHead(IReadOnlyList<string>? labels, string? problemType) =>
        problemType == Problem ? DefaultLabels.Order(LabelNames, labels) : null;

    public IReadOnlyDictionary<string, double> Evaluate(IHostEnvironment environment, float[][] targets, float[][] outputs) =>
        throw new NotSupportedException("Multi-label text classification has no trainer.");

    private static void Predict(float[] logits, ref VBuffer<uint> keys)
    {
        var chosen = Enumerable.Range(0, logits.Length).Where(i => Activations.Sigmoid(logits[i]) >= Threshold).Select(i => (uint)i + 1)
            .ToArray();
        keys = new(chosen.Length, chosen);
    }

    private static void Score(float[] logits, ref VBuffer<float> score)
    {
        var editor = VBufferEditor.Create(ref score, logits.Length);
        for (var i = 0; i < logits.Length; i++)
            editor.Values[i] = Activations.Sigmoid(logits[i]);
        score = editor.Commit();
    }
}
