using Microsoft.ML.Data;
using Microsoft.ML.DebertaV3.DataViews;
using Microsoft.ML.DebertaV3.Scoring;
using Microsoft.ML.Runtime;

namespace Microsoft.ML.DebertaV3.Tasks.TextClassification;

/// <summary>
/// Binary classification of a text or a pair. A head with two outputs gives the log-odds as their difference; a head with one output (a
/// folder that was fine-tuned elsewhere) gives the log-odds itself.
/// </summary>
internal sealed class BinaryTask : SequenceTask
{
    /// <summary>Identifier of the task in saved models.</summary>
    public const string Kind = "binary-classification";

    /// <summary>The labels of a head of two outputs.</summary>
    public static readonly IReadOnlyList<string> LabelNames = ["False", "True"];

    /// <exception cref="InvalidDataException">The number of labels is neither one nor two.</exception>
    public BinaryTask(ModelSettings settings)
        : base(settings)
    {
        if (OutputCount is not (1 or 2))
            throw new InvalidDataException($"The model holds a task '{Kind}' with {OutputCount} labels; it needs two, or one.");
        OutputColumns =
        [
            OutputColumn.Of<bool>(settings.Column("Prediction"), BooleanDataViewType.Instance, ScoreAnnotations.PredictedBinary(), Predict),
            OutputColumn.Of<float>(settings.Column("Score"), NumberDataViewType.Single, ScoreAnnotations.Binary(isNormalized: false),
                Score),
            OutputColumn.Of<float>(
                settings.Column("Probability"), NumberDataViewType.Single, ScoreAnnotations.Binary(isNormalized: true), Probability),
        ];
    }

    /// <summary>Returns the task for a folder that is loaded for binary classification; otherwise null.</summary>
    /// <exception cref="InvalidDataException">The folder's labels do not fit.</exception>
    public static FolderTask? FromFolder(FittedFolder folder)
    {
        if (folder.Options.Task != DebertaV3LoadTask.BinaryClassification)
            return null;
        var stored = HeadLabels.Require(folder.Checkpoint);
        folder.Checkpoint.RequireSizes(stored.Count); // before allocating for the label count of config.json
        var (labels, order) = BinaryFolder.Head(stored, folder.Options.PositiveLabel);
        return new(new BinaryTask(folder.Settings(Kind, labels)), order);
    }

    public override string Name => BinaryDefinition.TaskName;

    public override IReadOnlyList<OutputColumn> OutputColumns { get; }

    public override IReadOnlyList<string> Metrics { get; } =
        ["Accuracy", "AreaUnderRocCurve", "AreaUnderPrecisionRecallCurve", "F1Score", "LogLoss"];

    // LABEL_0 and LABEL_1, the default names, count as False and True; other names do not match.
    public override int[]? MatchHead(IReadOnlyList<string>? labels, string? problemType)
    {
        if (problemType is not (null or "single_label_classification") || labels?.Count != 2 || OutputCount != 2)
            return null;
        return DefaultLabels.Order(Settings.LabelNames, labels) ?? DefaultLabels.Order(DefaultLabels.Names(2), labels);
    }

    protected override IReadOnlyDictionary<string, double> Evaluate(IHostEnvironment environment, float[][] labels, float[][] outputs) =>
        TaskMetrics.Binary(environment, [.. labels.Select(label => label[0])], [.. outputs.Select(LogOdds)]);

    private static float LogOdds(float[] logits) => logits.Length == 1 ? logits[0] : logits[1] - logits[0];

    private static void Predict(float[] logits, ref bool value) => value = LogOdds(logits) > 0;

    private static void Score(float[] logits, ref float value) => value = LogOdds(logits);

    private static void Probability(float[] logits, ref float value) => value = Activations.Sigmoid(LogOdds(logits));
}
