using Microsoft.ML.Data;
using Microsoft.ML.DebertaV3.DataViews;
using Microsoft.ML.Runtime;

namespace Microsoft.ML.DebertaV3.Tasks.TextClassification;

/// <summary>
/// True or false for a text or a pair: a head of two labels, whose difference is the log-odds, or of one output that is the log-odds itself
/// (a
/// folder that was fine-tuned elsewhere).
/// </summary>
internal sealed class BinaryTask : ITask
{
    public const string KindName = "binary-classification";

    /// <summary>Two labels, False and True.</summary>
    public BinaryTask(TaskColumns columns)
        : this(columns, ["False", "True"])
    {
    }

    /// <summary>One output, named by the folder that it comes from.</summary>
    public BinaryTask(TaskColumns columns, string label)
        : this(columns, [label])
    {
    }

    private BinaryTask(TaskColumns columns, IReadOnlyList<string> labelNames)
    {
        LabelNames = labelNames;
        OutputColumns =
        [
            OutputColumn.Of<bool>(columns.Prediction, BooleanDataViewType.Instance, ScoreAnnotations.PredictedBinary(), Predict),
            OutputColumn.Of<float>(columns.Score, NumberDataViewType.Single, ScoreAnnotations.Binary(isNormalized: false), Score),
            OutputColumn.Of<float>(columns.Probability, NumberDataViewType.Single, ScoreAnnotations.Binary(isNormalized: true),
                Probability),
        ];
    }

    public string Name => BinaryDefinition.TaskName;

    public string Kind => KindName;

    public int OutputCount => LabelNames.Count;

    public LabelValues? Labels => null;

    public string? ProblemType => null;

    public IReadOnlyList<string> LabelNames { get; }

    public IReadOnlyList<OutputColumn> OutputColumns { get; }

    public IReadOnlyList<string> Metrics { get; } = ["Accuracy", "AreaUnderRocCurve", "AreaUnderPrecisionRecallCurve", "F1Score",
        "LogLoss"];

    // Two labels without names of their own (LABEL_0, LABEL_1) are false and true; any other two mean something else.
    public int[]? MatchHead(IReadOnlyList<string>? labels, string? problemType)
    {
        if (problemType is not (null or "single_label_classification") || labels?.Count != 2 || OutputCount != 2)
            return null;
        return DefaultLabels.Order(LabelNames, labels) ?? DefaultLabels.Order(DefaultLabels.Names(2), labels);
    }

    public IReadOnlyDictionary<string, double> Evaluate(IHostEnvironment environment, float[][] targets, float[][] outputs) =>
        TaskMetrics.Binary(environment, [.. targets.Select(row => row[0])], [.. outputs.Select(LogOdds)]);

    private static float LogOdds(float[] logits) => logits.Length == 1 ? logits[0] : logits[1] - logits[0];

    private static void Predict(float[] logits, ref bool value) => value = LogOdds(logits) > 0;

    private static void Score(float[] logits, ref float value) => value = LogOdds(logits);

    private static void Probability(float[] logits, ref float value) => value = Activations.Sigmoid(LogOdds(logits));
}
