using Microsoft.ML.Data;
using Microsoft.ML.DebertaV3.DataViews;
using Microsoft.ML.Runtime;

namespace Microsoft.ML.DebertaV3.Tasks.TextClassification;

/// <summary>True or false for a text or a pair: a head of two labels, whose difference is the log-odds.</summary>
internal sealed class BinaryTask : ITask
{
    public const string KindName = "binary-classification";

    public BinaryTask(TaskColumns columns)
    {
        OutputColumns =
        [
            OutputColumn.Of<bool>(columns.Prediction, BooleanDataViewType.Instance, ScoreAnnotations.PredictedBinary(), Predict),
            OutputColumn.Of<float>(columns.Score, NumberDataViewType.Single, ScoreAnnotations.Binary(isNormalized: false), Score),
            OutputColumn.Of<float>(columns.Probability, NumberDataViewType.Single, ScoreAnnotations.Binary(isNormalized: true), Probability),
        ];
    }

    public string Name => BinaryDefinition.TaskName;

    public string Kind => KindName;

    public int OutputCount => 2;

    public LabelValues? Labels => null;

    public string? ProblemType => null;

    public IReadOnlyList<string> LabelNames { get; } = ["False", "True"];

    public IReadOnlyList<OutputColumn> OutputColumns { get; }

    public IReadOnlyList<string> Metrics { get; } = ["Accuracy", "AreaUnderRocCurve", "AreaUnderPrecisionRecallCurve", "F1Score", "LogLoss"];

    // Two labels without names of their own (LABEL_0, LABEL_1) are false and true; any other two mean something else.
    public int[]? MatchHead(IReadOnlyList<string>? labels, string? problemType)
    {
        if (problemType is not (null or "single_label_classification") || labels?.Count != 2)
            return null;
        return DefaultLabels.Order(LabelNames, labels) ?? DefaultLabels.Order(DefaultLabels.Names(2), labels);
    }

    public IReadOnlyDictionary<string, double> Evaluate(IHostEnvironment environment, float[] targets, float[][] outputs) =>
        TaskMetrics.Binary(environment, targets, [.. outputs.Select(row => row[1] - row[0])]);

    private static void Predict(float[] logits, ref bool value) => value = logits[1] > logits[0];

    private static void Score(float[] logits, ref float value) => value = logits[1] - logits[0];

    private static void Probability(float[] logits, ref float value) => value = Activations.Sigmoid(logits[1] - logits[0]);
}
