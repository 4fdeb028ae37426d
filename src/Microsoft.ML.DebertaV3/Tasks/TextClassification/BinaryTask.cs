using Microsoft.ML.Data;
using Microsoft.ML.DebertaV3.DataViews;
using Microsoft.ML.DebertaV3.Scoring;
using Microsoft.ML.Runtime;

namespace Microsoft.ML.DebertaV3.Tasks.TextClassification;

/// <summary>
/// True or false for a text or a pair: a head of two labels, whose difference is the log-odds, or of one output that is the log-odds itself
/// (a folder that was fine-tuned elsewhere).
/// </summary>
internal sealed class BinaryTask : SequenceTask
{
    /// <summary>What saved models call it.</summary>
    public const string Kind = "binary-classification";

    /// <summary>The labels of a head of two outputs.</summary>
    public static readonly IReadOnlyList<string> LabelNames = ["False", "True"];

    /// <exception cref="InvalidDataException">There are neither two labels nor one.</exception>
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

    /// <summary>The task of a folder that is loaded for true and false; null: it is not.</summary>
    /// <exception cref="InvalidDataException">The folder has no such labels.</exception>
    public static FolderTask? FromFolder(FittedFolder folder)
    {
        if (folder.Options.Task != DebertaV3LoadTask.BinaryClassification)
            return null;
        var stored = HeadLabels.Require(folder.Checkpoint);
        folder.Checkpoint.RequireSizes(stored.Count); // before as many labels are made as config.json merely claims
        var (labels, order) = BinaryFolder.Head(stored, folder.Options.PositiveLabel);
        return new(new BinaryTask(folder.Settings(Kind, labels)), order);
    }

    public override string Name => BinaryDefinition.TaskName;

    public override IReadOnlyList<OutputColumn> OutputColumns { get; }

    public override IReadOnlyList<string> Metrics { get; } =
        ["Accuracy", "AreaUnderRocCurve", "AreaUnderPrecisionRecallCurve", "F1Score", "LogLoss"];

    // Two labels without names of their own (LABEL_0, LABEL_1) are false and true; any other two mean something else.
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
