using Microsoft.ML.Data;
using Microsoft.ML.DebertaV3.DataViews;
using Microsoft.ML.DebertaV3.Modules;
using Microsoft.ML.Runtime;

namespace Microsoft.ML.DebertaV3.Tasks.TextRegression;

/// <summary>A number for a text or a pair: the head's one output, trained by squared error.</summary>
internal sealed class RegressionTask : ITask
{
    public const string KindName = "regression";
    public const string Problem = HeadLoss.Regression;

    public RegressionTask(TaskColumns columns, string labelName)
    {
        LabelNames = [labelName];
        OutputColumns = [OutputColumn.Of<float>(columns.Score, NumberDataViewType.Single, ScoreAnnotations.Regression(), Score)];
    }

    public string Name => RegressionDefinition.TaskName;

    public string Kind => KindName;

    public int OutputCount => 1;

    public LabelValues? Labels => null;

    public string? ProblemType => Problem;

    public IReadOnlyList<string> LabelNames { get; }

    public IReadOnlyList<OutputColumn> OutputColumns { get; }

    public IReadOnlyList<string> Metrics => TaskMetrics.RegressionNames;

    // One output means the same whatever it is called.
    public int[]? MatchHead(IReadOnlyList<string>? labels, string? problemType) =>
        labels?.Count == 1 && problemType is null or Problem ? [0] : null;

    public IReadOnlyDictionary<string, double> Evaluate(IHostEnvironment environment, float[][] targets, float[][] outputs) =>
        TaskMetrics.Regression(environment, [.. targets.Select(row => row[0])], [.. outputs.Select(row => row[0])]);

    private static void Score(float[] output, ref float value) => value = output[0];
}
