using Microsoft.ML.Data;
using Microsoft.ML.DebertaV3.DataViews;
using Microsoft.ML.Runtime;

namespace Microsoft.ML.DebertaV3.Tasks.TextClassification;

/// <summary>One of several labels for a text or a pair: softmax over the head's outputs.</summary>
internal sealed class MulticlassTask : ITask
{
    public const string KindName = "multiclass-classification";

    private readonly VectorDataViewType _scoreType;

    /// <param name="columns">Names of the columns to add.</param>
    /// <param name="outputCount">Number of labels, at least 2.</param>
    /// <param name="labels">What the labels are; null where the label column's keys carry no values.</param>
    public MulticlassTask(TaskColumns columns, int outputCount, LabelValues? labels)
    {
        OutputCount = outputCount;
        Labels = labels;
        _scoreType = new(NumberDataViewType.Single, outputCount);
        OutputColumns =
        [
            OutputColumn.Of<uint>(columns.Prediction, new KeyDataViewType(typeof(uint), outputCount), ScoreAnnotations.KeyValues(labels),
                Predict),
            OutputColumn.Of<VBuffer<float>>(columns.Score, _scoreType, ScoreAnnotations.Multiclass(labels), Score),
        ];
    }

    public string Name => MulticlassDefinition.TaskName;

    public string Kind => KindName;

    public int OutputCount { get; }

    public LabelValues? Labels { get; }

    public string? ProblemType => null;

    public IReadOnlyList<string> LabelNames => Labels?.Names ?? DefaultLabels.Names(OutputCount);

    public IReadOnlyList<OutputColumn> OutputColumns { get; }

    public IReadOnlyList<string> Metrics { get; } = ["MicroAccuracy", "MacroAccuracy", "LogLoss", "LogLossReduction"];

    public int[]? MatchHead(IReadOnlyList<string>? labels, string? problemType) =>
        problemType is null or "single_label_classification" ? DefaultLabels.Order(LabelNames, labels) : null;

    public IReadOnlyDictionary<string, double> Evaluate(IHostEnvironment environment, float[][] targets, float[][] outputs)
    {
        foreach (var row in outputs)
            Activations.Softmax([.. row], row);
        return TaskMetrics.Multiclass(environment, [.. targets.Select(row => row[0])], outputs);
    }

    private static void Predict(float[] logits, ref uint key) => key = (uint)Activations.ArgMax(logits) + 1;

    private static void Score(float[] logits, ref VBuffer<float> score)
    {
        var editor = VBufferEditor.Create(ref score, logits.Length);
        Activations.Softmax(logits, editor.Values);
        score = editor.Commit();
    }
}
