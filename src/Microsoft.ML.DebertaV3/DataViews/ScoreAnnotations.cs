using Microsoft.ML.Data;

namespace Microsoft.ML.DebertaV3.DataViews;

/// <summary>The annotations that ML.NET's evaluators and tools look for on score and label columns.</summary>
internal static class ScoreAnnotations
{
    // ML.NET tells the score columns of several trainers in one pipeline apart by this number; a lone trainer has the first.
    private const uint ScoreColumnSet = 1;

    /// <summary>Of a multi-class score vector: the trainer's, the label values, and slot names where these are text.</summary>
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

    /// <summary>Of a binary score, or of its probability (normalized).</summary>
    public static DataViewSchema.Annotations Binary(bool isNormalized) => WithTrainer(
        new(), AnnotationUtils.Const.ScoreColumnKind.BinaryClassification, isNormalized, isNormalized
            ? AnnotationUtils.Const.ScoreValueKind.Probability : null);

    /// <summary>Of a regression score.</summary>
    public static DataViewSchema.Annotations Regression() =>
        WithTrainer(new(), AnnotationUtils.Const.ScoreColumnKind.Regression, isNormalized: false);

    /// <summary>Of a vector of regression scores: the trainer's, and what each is of.</summary>
    public static DataViewSchema.Annotations VectorRegression(LabelValues names)
    {
        var annotations = new DataViewSchema.Annotations.Builder();
        names.AddTo(annotations, AnnotationUtils.Kinds.SlotNames);
        return WithTrainer(annotations, AnnotationUtils.Const.ScoreColumnKind.MultiOutputRegression, isNormalized: false);
    }

    /// <summary>Of a predicted key: what the keys stand for.</summary>
    public static DataViewSchema.Annotations? KeyValues(LabelValues? labels)
    {
        if (labels is null)
            return null;
        var annotations = new DataViewSchema.Annotations.Builder();
        labels.AddTo(annotations, AnnotationUtils.Kinds.KeyValues);
        return annotations.ToAnnotations();
    }

    /// <summary>The trainer's annotations with one more, on a predicted label.</summary>
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
