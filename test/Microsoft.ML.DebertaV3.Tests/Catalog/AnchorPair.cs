using System.Reflection;

namespace Microsoft.ML.DebertaV3.Tests.Catalog;

/// <summary>A trainer of Microsoft.ML.TorchSharp and ours in its place.</summary>
/// <param name="Anchor">Name of its catalog method.</param>
/// <param name="Catalog">Our extension class.</param>
/// <param name="Ours">Name of our method.</param>
/// <param name="Label">A label column of <see cref="Support.TextExample"/> of the right type, or "Tags", a key for each word.</param>
public sealed record AnchorPair(string Anchor, Type Catalog, string Ours, string Label)
{
    /// <summary>Every pair that there is.</summary>
    public static IReadOnlyList<AnchorPair> All { get; } =
    [
        new("TextClassification", typeof(DebertaV3MulticlassCatalog), nameof(DebertaV3MulticlassCatalog.DebertaV3TextClassification),
            "Label"),
        new("SentenceSimilarity", typeof(DebertaV3RegressionCatalog), nameof(DebertaV3RegressionCatalog.DebertaV3SentenceSimilarity),
            "Value"),
        new("NamedEntityRecognition", typeof(DebertaV3MulticlassCatalog),
            nameof(DebertaV3MulticlassCatalog.DebertaV3NamedEntityRecognition), "Tags")
        {
            Further = ["EntityText", "EntityType", "EntityStart", "EntityLength", "EntityScore"],
        },
        new("QuestionAnswer", typeof(DebertaV3MulticlassCatalog), nameof(DebertaV3MulticlassCatalog.DebertaV3QuestionAnswering),
            "TrainingAnswer")
        {
            Further = ["AnswerStart", "AnswerEnd", "NoAnswerScore"],
        },
    ];

    /// <summary>What is without one: images, and the obsolete name of NamedEntityRecognition.</summary>
    public static IReadOnlyList<string> Never { get; } = ["ObjectDetection", "EvaluateObjectDetection", "NameEntityRecognition"];

    /// <summary>Columns that ours adds behind those of the anchor.</summary>
    public IReadOnlyList<string> Further { get; init; } = [];

    /// <summary>Our method with parameters.</summary>
    public MethodInfo Method =>
        Catalog.GetMethods().Single(method => method.Name == Ours && method.GetParameters() is not [_, { Name: "options" }]);

    /// <inheritdoc/>
    public override string ToString() => $"{Anchor}, {Ours}"; // the name of a test's row
}
