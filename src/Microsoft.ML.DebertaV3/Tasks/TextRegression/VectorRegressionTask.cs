using Microsoft.ML.Data;
using Microsoft.ML.DebertaV3.DataViews;
using Microsoft.ML.Runtime;

namespace Microsoft.ML.DebertaV3.Tasks.TextRegression;

/// <summary>
/// Several numbers for a text or a pair, as the traits of an essay: one output of the head each, trained by the mean of their squared
/// errors.
/// </summary>
internal sealed class VectorRegressionTask : ITask
{
    public const string KindName = "vector-regression";

    private static readonly string[] EachMetrics = ["RSquared", "RootMeanSquaredError"];

    public VectorRegressionTask(TaskColumns columns, IReadOnlyList<string> names)
    {
        LabelNames = names;
        OutputColumns =
        [
            OutputColumn.Of<VBuffer<float>>(
                columns.Score,
                new VectorDataViewType(NumberDataViewType.Single, names.Count),
                ScoreAnnotations.VectorRegression(LabelValues.FromNames(names)),
                Score),
        ];
        Metrics = [.. TaskMetrics.RegressionNames, .. EachMetrics.SelectMany(metric => names.Select(name => TaskMetrics.Of(metric, name)))];
    }

    public string Name => RegressionDefinition.TaskName;

    public string Kind => KindName;

    public int OutputCount => LabelNames.Count;

    public LabelValues? Labels => null;

    public string? ProblemType => RegressionTask.Problem;

    public IReadOnlyList<string> LabelNames { get; }

    public IReadOnlyList<OutputColumn> OutputColumns { get; }

    public IReadOnlyList<string> Metrics { get; }

    // Outputs of one number each that nobody named can only be told by their place.
    public int[]? MatchHead(IReadOnlyList<string>? labels, string? problemType)
    {
        if (labels?.Count != OutputCount || !(problemType == RegressionTask.Problem || (problemType is null && OutputCount == 1)))
            return null;
        var places = DefaultLabels.Names(OutputCount);
        return places.SequenceEqual(LabelNames) || places.SequenceEqual(labels)
            ? [.. Enumerable.Range(0, OutputCount)]
            : DefaultLabels.Order(LabelNames, labels);
    }

    /// <summary>
    /// The means over the outputs, then of each output. An R squared that is no number (all labels are equal) is left out of its mean.
    /// </summary>
    public IReadOnlyDictionary<string, double> Evaluate(IHostEnvironment environment, float[][] targets, float[][] outputs)
    {
        var each = LabelNames.Select((_, i) =>
            TaskMetrics.Regression(environment, [.. targets.Select(row => row[i])], [.. outputs.Select(row => row[i])])).ToArray();
        var metrics = new Dictionary<string, double>();
        foreach (var metric in TaskMetrics.RegressionNames)
            metrics[metric] = Mean(each.Select(output => output[metric]));
        foreach (var metric in EachMetrics)
        {
            for (var i = 0; i < each.Length; i++)
                metrics[TaskMetrics.Of(metric, LabelNames[i])] = each[i][metric];
        }
        return metrics;
    }

    private static double Mean(IEnumerable<double> values) => values.Where(double.IsFinite).DefaultIfEmpty(double.NaN).Average();

    private static void Score(float[] outputs, ref VBuffer<float> score)
    {
        var editor = VBufferEditor.Create(ref score, outputs.Length);
        outputs.CopyTo(editor.Values);
        score = editor.Commit();
    }
}
