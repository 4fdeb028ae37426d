using Microsoft.ML.DebertaV3.Tests.Support;

namespace Microsoft.ML.DebertaV3.Tests.Tasks.EveryTask;

/// <summary>A task as the tests of every task see it: a small estimator of it, and its columns of <see cref="AnyRow"/>.</summary>
/// <param name="Name">The task.</param>
/// <param name="Make">Makes the estimator. Texts are cut, or read in windows, at 24 pieces.</param>
/// <param name="Texts">The columns that it reads.</param>
/// <param name="Label">The label column; null where nothing is trained.</param>
/// <param name="Outputs">What it adds.</param>
internal sealed record TaskCase(
    string Name, Func<MLContext, IEstimator<DebertaV3Transformer>> Make, string[] Texts, string? Label, string[] Outputs)
{
    private const int MaxLength = 24;

    private static readonly Lazy<DebertaV3Checkpoint> Inference = new(() => Classifier(["contradiction", "neutral", "entailment"]));
    private static readonly Lazy<DebertaV3Checkpoint> Relevance = new(() => new MLContext(seed: 1).Regression.Trainers
        .DebertaV3TextRegression(SmallNetwork.Regression(options => options.Sentence2ColumnName = "Sentence2"))
        .Fit(Examples.View(new MLContext(seed: 1))).Checkpoint);

    /// <summary>Every task whose rows are more than a text and a class, and models that need no training.</summary>
    public static IReadOnlyList<TaskCase> All { get; } =
    [
        new("multi-label", context => context.MulticlassClassification.Trainers.DebertaV3MultiLabelClassification(Small(
            new DebertaV3MultiLabelClassificationOptions { LabelColumnName = "Topics", Sentence1ColumnName = "Text" })),
            ["Text"], "Topics", ["PredictedLabels", "Score"]),
        new("entities of a text", context => Entities(context, "Text"), ["Text"], "Tags", EntityColumns),
        new("entities of words", context => Entities(context, "Words"), ["Words"], "Tags", EntityColumns),
        new("answers", context => context.MulticlassClassification.Trainers.DebertaV3QuestionAnswering(Small(
            new DebertaV3QuestionAnsweringOptions { ContextColumnName = "Text", HandleImpossibleAnswer = true })),
            ["Text", "Question"], "TrainingAnswer", ["Answer", "Score", "AnswerStart", "AnswerEnd", "NoAnswerScore"]),
        new("choices", context => context.MulticlassClassification.Trainers.DebertaV3MultipleChoice(Small(
            new DebertaV3MultipleChoiceOptions { ContextColumnName = "Text", ChoicesColumnName = "Several", LabelColumnName = "Right" })),
            ["Text", "Several"], "Right", ["PredictedLabel", "Score"]),
        new("embeddings", context => context.Transforms.Text.DebertaV3Embeddings(
            new DebertaV3EmbeddingsOptions { Checkpoint = SmallNetwork.Checkpoint, MaxLength = MaxLength }), ["Text"], null, ["Embedding"]),
        new("zero-shot", context => context.Transforms.Text.DebertaV3ZeroShotClassification(
            new DebertaV3ZeroShotOptions { Checkpoint = Inference.Value, Labels = ["sports", "rain"], MaxLength = MaxLength }),
            ["Text"], null, ["PredictedLabel", "Score"]),
        new("re-ranking", context => context.Transforms.Text.DebertaV3Reranking(new DebertaV3RerankingOptions
            { Checkpoint = Relevance.Value, QueryColumnName = "Text", PassagesColumnName = "Several", MaxLength = MaxLength }),
            ["Text", "Several"], null, ["Score", "Order"]),
        new("ready-made", context => context.Transforms.Text.DebertaV3(Inference.Value, new DebertaV3LoadOptions
            { Sentence1ColumnName = "Text", Sentence2ColumnName = "Question", MaxLength = MaxLength }),
            ["Text", "Question"], null, ["PredictedLabel", "Score"]),
    ];

    private static string[] EntityColumns =>
        ["PredictedLabel", "EntityText", "EntityType", "EntityStart", "EntityLength", "EntityScore"];

    /// <summary>Rows with keys of the labels, the same keys whatever the rows.</summary>
    public static IDataView View(MLContext context, IEnumerable<AnyRow> rows)
    {
        var data = context.Data.LoadFromEnumerable(rows);
        var known = context.Data.LoadFromEnumerable(new[] { new AnyRow { Tags = ["O", "B-X"], Topics = ["a", "b"] } });
        return context.Transforms.Conversion.MapValueToKey("Tags").Append(context.Transforms.Conversion.MapValueToKey("Topics"))
            .Fit(known).Transform(data);
    }

    /// <inheritdoc/>
    public override string ToString() => Name; // the name of a test's row

    private static DebertaV3Trainer Entities(MLContext context, string column) =>
        context.MulticlassClassification.Trainers.DebertaV3NamedEntityRecognition(Small(new DebertaV3NamedEntityRecognitionOptions
        {
            LabelColumnName = "Tags",
            Sentence1ColumnName = column,
        }));

    private static T Small<T>(T options)
        where T : DebertaV3TrainerOptions
    {
        (options.Checkpoint, options.BatchSize, options.MaxEpochs, options.MaxLength) = (SmallNetwork.Checkpoint, 4, 1, MaxLength);
        return options;
    }

    // A classifier of pairs.
    private static DebertaV3Checkpoint Classifier(string[] labels)
    {
        var context = new MLContext(seed: 1);
        var data = context.Data.LoadFromEnumerable(
            labels.Select(label => new TextExample { Sentence1 = label, Sentence2 = "so", Label = label }));
        return SmallNetwork.MulticlassTrainer(options => options.Sentence2ColumnName = "Sentence2", context)
            .Fit(context.Transforms.Conversion.MapValueToKey("Label").Fit(data).Transform(data)).Checkpoint;
    }
}
