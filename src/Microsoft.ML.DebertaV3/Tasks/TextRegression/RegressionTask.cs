using Microsoft.ML.Data;
using Microsoft.ML.DebertaV3.DataViews;
using Microsoft.ML.DebertaV3.Modules;
using Microsoft.ML.DebertaV3.Scoring;
using Microsoft.ML.Runtime;

namespace Microsoft.ML.DebertaV3.Tasks.TextRegression;

/// <summary>Regression of a text or a pair: the head's one output, trained with the squared error.</summary>
internal sealed class RegressionTask : SequenceTask
{
    /// <summary>Identifier of the task in saved models.</summary>
    public const string Kind = "regression";

    public const string Problem = HeadLoss.Regression;

    /// <exception cref="InvalidDataException">The number of outputs is not 1.</exception>
    public RegressionTask(ModelSettings settings)
        : base(settings)
    {
        if (OutputCount != 1)
            throw new InvalidDataException($"The model holds a task '{Kind}' with {OutputCount} outputs; it needs one.");
        OutputColumns = [OutputColumn.Of<float>(settings.Column("Score"), NumberDataViewType.Single, ScoreAnnotations.Regression(), Score)];
    }

    /// <summary>Returns the task for a folder with such a head; otherwise null.</summary>
    public static FolderTask? FromFolder(FittedFolder folder)
    {
        if (!folder.Has(ArchitectureName) || folder.Labels is not { } labels
            || !((folder.ProblemType is null or Problem) && labels.Count == 1))
            return null;
        folder.Checkpoint.RequireSizes(labels.Count); // before allocating for the label count of config.json
        return new(new RegressionTask(folder.Settings(Kind, labels)));
    }

    public override string Name => RegressionDefinition.TaskName;

    public override string? ProblemType => Problem;

    public override IReadOnlyList<OutputColumn> OutputColumns { get; }

    public override IReadOnlyList<string> Metrics => TaskMetrics.RegressionNames;

    // The name of a single output does not matter.
    public override int[]? MatchHead(IReadOnlyList<string>? labels, string? problemType) =>
        labels?.Count == 1 && problemType is null or Problem ? [0] : null;

    protected override IReadOnlyDictionary<string, double> Evaluate(IHostEnvironment environment, float[][] labels, float[][] outputs) =>
        TaskMetrics.Regression(environment, [.. labels.Select(row => row[0])], [.. outputs.Select(row => row[0])]);

    private static void Score(float[] output, ref float value) => value = output[0];
}
