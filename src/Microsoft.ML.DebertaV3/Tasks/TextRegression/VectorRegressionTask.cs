using Microsoft.ML.Data;
using Microsoft.ML.DebertaV3.DataViews;
using Microsoft.ML.DebertaV3.Scoring;
using Microsoft.ML.DebertaV3.Training;
using Microsoft.ML.Runtime;

namespace Microsoft.ML.DebertaV3.Tasks.TextRegression;

/// <summary>
/// Several numbers for a text or a pair, as the traits of an essay: one output of the head each, trained by the mean of their squared
/// errors.
/// </summary>
internal sealed class VectorRegressionTask : SequenceTask
{
    /// <summary>What saved models call it.</summary>
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

    /// <summary>The task of a folder with such a head; null where it has another.</summary>
    public static FolderTask? FromFolder(FittedFolder folder)
    {
        if (!folder.Has(ArchitectureName) || folder.Labels is not { } labels
            || !(folder.ProblemType == RegressionTask.Problem && labels.Count >= 2))
            return null;
        folder.Checkpoint.RequireSizes(labels.Count); // before as many labels are made as config.json merely claims
        return new(new VectorRegressionTask(folder.Settings(Kind, labels)));
    }

    public override string Name => RegressionDefinition.TaskName;

    public override string? ProblemType => RegressionTask.Problem;

    public override IReadOnlyList<OutputColumn> OutputColumns { get; }

    public override IReadOnlyList<string> Metrics { get; }

    public override IReadOnlyList<TrainingExample> Examples(EncodedRow row, float[] label, float weight) =>
        [new(row.Sequences[0], label[0], weight) { Vector = label }];

    // Outputs of one number each that nobody named can only be told by their place.
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
    /// The means over the outputs, then of each output. An R squared that is no number (all labels are equal) is left out of its mean.
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
