using Microsoft.ML.Data;

namespace Microsoft.ML.DebertaV3.DataViews;

/// <summary>The annotations that ML.NET's evaluators and tools look for on score and label columns.</summary>
internal static class ScoreAnnotations
{
    // ML.NET distinguishes the score columns of several trainers in a pipeline by this id, which starts at 1.
    private const uint ScoreColumnSet = 1;

    /// <summary>
    /// Annotations of a multi-class score vector: those of the trainer, the label values and, for text labels, slot names.
    /// </summary>
    public static DataViewSchema.Annotations Multiclass(LabelValues? labels)
    {
        var annotations = new DataViewSchema.Annotations.Builder();
        if (labels is not null)
        {
            if (labels.Type.ItemType is TextDataViewType)
                labels.AddTo(annotations, AnnotationUtils.Kinds.SlotNames);
            labels.AddTo(annotations, AnnotationUtils.Kinds.TrainingLabelValues);
        }
        return WithTrainer(annotations, AnnotationUtils.Const.ScoreColumnKind.MulticlassClassification, isNormalized: false);
    }

    /// <summary>Annotations of a binary score, or of its probability if normalized.</summary>
    public static DataViewSchema.Annotations Binary(bool isNormalized) => WithTrainer(
        new(), AnnotationUtils.Const.ScoreColumnKind.BinaryClassification, isNormalized, isNormalized
            ? AnnotationUtils.Const.ScoreValueKind.Probability : null);

    /// <summary>Annotations of a regression score.</summary>
    public static DataViewSchema.Annotations Regression() =>
        WithTrainer(new(), AnnotationUtils.Const.ScoreColumnKind.Regression, isNormalized: false);

    /// <summary>Annotations of a vector of regression scores: those of the trainer, and slot names.</summary>
    public static DataViewSchema.Annotations VectorRegression(LabelValues names)
    {
        var annotations = new DataViewSchema.Annotations.Builder();
        names.AddTo(annotations, AnnotationUtils.Kinds.SlotNames);
        return WithTrainer(annotations, AnnotationUtils.Const.ScoreColumnKind.MultiOutputRegression, isNormalized: false);
    }

    /// <summary>Annotations of a predicted key: its key values; null if there are none.</summary>
    public static DataViewSchema.Annotations? KeyValues(LabelValues? labels)
    {
        if (labels is null)
            return null;
        var annotations = new DataViewSchema.Annotations.Builder();
        labels.AddTo(annotations, AnnotationUtils.Kinds.KeyValues);
        return annotations.ToAnnotations();
    }

    /// <summary>Annotations of a predicted label of binary classification.</summary>
    public static DataViewSchema.Annotations PredictedBinary() => WithTrainer(
        new(), AnnotationUtils.Const.ScoreColumnKind.BinaryClassification, isNormalized: false,
        AnnotationUtils.Const.ScoreValueKind.PredictedLabel);

    private static DataViewSchema.Annotations WithTrainer(
        DataViewSchema.Annotations.Builder annotations, string scoreColumnKind, bool isNormalized, string? valueKind = null)
    {
        annotations.Add(AnnotationUtils.Kinds.ScoreColumnSetId, AnnotationUtils.ScoreColumnSetIdType,
            (ref uint value) => value = ScoreColumnSet);
        AddText(annotations, AnnotationUtils.Kinds.ScoreColumnKind, scoreColumnKind);
        AddText(annotations, AnnotationUtils.Kinds.ScoreValueKind, valueKind ?? AnnotationUtils.Const.ScoreValueKind.Score);
        if (isNormalized)
            annotations.Add(AnnotationUtils.Kinds.IsNormalized, BooleanDataViewType.Instance, (ref bool value) => value = true);
        return annotations.ToAnnotations();
    }

    private static void AddText(DataViewSchema.Annotations.Builder annotations, string kind, string text) =>
        annotations.Add(kind, TextDataViewType.Instance, (ref ReadOnlyMemory<char> value) => value = text.AsMemory());
}
