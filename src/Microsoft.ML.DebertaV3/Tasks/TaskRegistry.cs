using Microsoft.ML.DebertaV3.DataViews;
using Microsoft.ML.DebertaV3.Tasks.TextClassification;
using Microsoft.ML.DebertaV3.Tasks.TextRegression;

namespace Microsoft.ML.DebertaV3.Tasks;

/// <summary>From what a saved model or a checkpoint folder says to a task: the one place that lists them.</summary>
internal static class TaskRegistry
{
    /// <summary>The task of a saved model.</summary>
    /// <exception cref="InvalidDataException">The kind is not known, or its parts do not fit together.</exception>
    public static ITask Restore(string kind, TaskColumns columns, IReadOnlyList<string> labelNames, LabelValues? labels) =>
        (kind, labelNames.Count, labels) switch
        {
            (MulticlassTask.KindName, >= 2, _) => new MulticlassTask(columns, labelNames.Count, labels),
            (BinaryTask.KindName, 2, _) => new BinaryTask(columns),
            (BinaryTask.KindName, 1, _) => new BinaryTask(columns, labelNames[0]),
            (MultilabelTask.KindName, >= 1, not null) => new MultilabelTask(columns, labels),
            (RegressionTask.KindName, 1, _) => new RegressionTask(columns, labelNames[0]),
            (VectorRegressionTask.KindName, >= 1, _) => new VectorRegressionTask(columns, labelNames),
            _ => throw new InvalidDataException(
                $"The model holds a task '{kind}' with {labelNames.Count} labels, which this version does not know."),
        };

    /// <summary>The task of a folder that was fine-tuned elsewhere, by its labels and problem type as transformers reads them.</summary>
    /// <exception cref="InvalidDataException">The folder has no sequence classification head.</exception>
    public static ITask FromFolder(DebertaV3Checkpoint checkpoint, TaskColumns columns) =>
        FromLabels(RequireHead(checkpoint), checkpoint.ProblemType, columns);

    /// <summary>The labels of a checkpoint's sequence classification head.</summary>
    /// <exception cref="InvalidDataException">It has none; the message says what config.json says instead.</exception>
    public static IReadOnlyList<string> RequireHead(DebertaV3Checkpoint checkpoint)
    {
        if (HeadLabels(checkpoint) is { } labels)
            return labels;
        var architectures = checkpoint.Description.Architectures;
        throw new InvalidDataException(
            $"The folder's config.json says '{(architectures.Count > 0 ? string.Join(", ", architectures) : "nothing")}' under "
                + "architectures"
            + $"{(checkpoint.Labels is null ? " and names no labels (id2label)" : "")}: it holds no sequence classification head. "
            + "Fine-tune it first.");
    }

    /// <summary>
    /// The labels of a checkpoint's sequence classification head; null where it has none. Other heads (tokens, spans) may have labels too.
    /// </summary>
    public static IReadOnlyList<string>? HeadLabels(DebertaV3Checkpoint checkpoint)
    {
        var architectures = checkpoint.Description.Architectures;
        var isClassifier = architectures.Count == 0
            || architectures.Any(name => name.EndsWith("ForSequenceClassification", StringComparison.Ordinal));
        return isClassifier ? checkpoint.Labels : null;
    }

    private static ITask FromLabels(IReadOnlyList<string> labels, string? problemType, TaskColumns columns) =>
        (problemType, labels.Count) switch
        {
            (RegressionTask.Problem or null, 1) => new RegressionTask(columns, labels[0]),
            (RegressionTask.Problem, >= 2) => new VectorRegressionTask(columns, labels),
            (MultilabelTask.Problem, >= 1) => new MultilabelTask(columns, LabelValues.FromNames(labels)),
            (null or "single_label_classification", >= 2) => new MulticlassTask(columns, labels.Count, LabelValues.FromNames(labels)),
            _ => throw new InvalidDataException(
                $"The folder's config.json has the problem type '{problemType}' with {labels.Count} labels, which do not go together."),
        };
}
