using Microsoft.ML.Data;
using Microsoft.ML.DebertaV3.DataViews;
using Microsoft.ML.DebertaV3.Scoring;
using Microsoft.ML.DebertaV3.Training;
using Microsoft.ML.Runtime;

namespace Microsoft.ML.DebertaV3.Tasks.TextRegression;

/// <summary>
/// Regression of several numbers for a text or a pair, for example the traits of an essay: one output each, trained with their mean squared
/// error.
/// </summary>
internal sealed class VectorRegressionTask : SequenceTask
{
    /// <summary>Identifier of the task in saved models.</summary>
    public const string Kind = "vector-regression";

    private static readonly string[] EachMetrics = ["RSquared", "RootMeanSquaredError"];

    /// <exception cref="InvalidDataException">There is no output.</exception>
    public VectorRegressionTask(ModelSettings settings)
        : base(settings)
    {
        var names = settings.LabelNames;
        if (names.Count == 0)
            throw new InvalidDataException($"The model holds a task '{Kind}' without outputs.");
        OutputColumns =
        [
            OutputColumn.Of<VBuffer<float>>(
                settings.Column("Score"),
                new VectorDataViewType(NumberDataViewType.Single, names.Count),
                ScoreAnnotations.VectorRegression(LabelValues.FromNames(names)),
                Score),
        ];
        Metrics = [.. TaskMetrics.RegressionNames, .. EachMetrics.SelectMany(metric => names.Select(name => TaskMetrics.Of(metric, name)))];
    }

    /// <summary>Returns the task for a folder with such a head; otherwise null.</summary>
    public static FolderTask? FromFolder(FittedFolder folder)
    {
        if (!folder.Has(ArchitectureName) || folder.Labels is not { } labels
            || !(folder.ProblemType == RegressionTask.Problem && labels.Count >= 2))
            return null;
        folder.Checkpoint.RequireSizes(labels.Count); // before allocating for the label count of config.json
        return new(new VectorRegressionTask(folder.Settings(Kind, labels)));
    }

    public override string Name => RegressionDefinition.TaskName;

    public override string? ProblemType => RegressionTask.Problem;

    public override IReadOnlyList<OutputColumn> OutputColumns { get; }

    public override IReadOnlyList<string> Metrics { get; }

    public override IReadOnlyList<TrainingExample> Examples(EncodedRow row, float[] label, float weight) =>
        [new(row.Sequences[0], label[0], weight) { Vector = label }];

    // Outputs with default names are matched by position.
    public override int[]? MatchHead(IReadOnlyList<string>? labels, string? problemType)
    {
        if (labels?.Count != OutputCount || !(problemType == RegressionTask.Problem || (problemType is null && OutputCount == 1)))
            return null;
        var places = DefaultLabels.Names(OutputCount);
        return places.SequenceEqual(Settings.LabelNames) || places.SequenceEqual(labels)
            ? [.. Enumerable.Range(0, OutputCount)]
            : DefaultLabels.Order(Settings.LabelNames, labels);
    }

    /// <summary>
    /// Returns the means over the outputs, then the metrics of each output. An R squared that is undefined (all labels are equal) is left
    /// out of its mean.
    /// </summary>
    protected override IReadOnlyDictionary<string, double> Evaluate(IHostEnvironment environment, float[][] labels, float[][] outputs)
    {
        var each = Settings.LabelNames.Select((_, i) =>
            TaskMetrics.Regression(environment, [.. labels.Select(row => row[i])], [.. outputs.Select(row => row[i])])).ToArray();
        var metrics = new Dictionary<string, double>();
        foreach (var metric in TaskMetrics.RegressionNames)
            metrics[metric] = Mean(each.Select(output => output[metric]));
        foreach (var metric in EachMetrics)
        {
            for (var i = 0; i < each.Length; i++)
                metrics[TaskMetrics.Of(metric, Settings.LabelNames[i])] = each[i][metric];
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
