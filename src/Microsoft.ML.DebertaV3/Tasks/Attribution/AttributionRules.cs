using System.Globalization;
using Microsoft.ML.DebertaV3.Scoring;

namespace Microsoft.ML.DebertaV3.Tasks.Attribution;

/// <summary>What is explained, and how: what a saved model keeps among its values.</summary>
/// <param name="Output">The numbers that can be explained.</param>
/// <param name="Label">Index of the one to explain; null: what is predicted.</param>
/// <param name="Method">How.</param>
/// <param name="Steps">Points of the way from baseline to text.</param>
/// <param name="Baseline">What stands for no word.</param>
/// <param name="Unit">What has one score.</param>
internal sealed record AttributionRules(
    HeadOutput Output, int? Label, AttributionMethod Method, int Steps, AttributionBaseline Baseline, AttributionUnit Unit)
{
    /// <summary>Most points of the way.</summary>
    public const int MostSteps = 1024;

    private const int Predicted = -1;
    private const string ProblemTypeValue = "ProblemType", LabelValue = "Label";

    /// <summary>transformers' name of the problem that settings tell; null: the default.</summary>
    public static string? ProblemType(ModelSettings settings) =>
        settings.Values.GetValueOrDefault(ProblemTypeValue) is { Length: > 0 } type ? type : null;

    /// <summary>The rules of a saved model.</summary>
    /// <exception cref="InvalidDataException">The settings are not those of such a task.</exception>
    public static AttributionRules Of(ModelSettings settings)
    {
        if (settings.LabelNames.Count == 0)
            throw new InvalidDataException("The model explains outputs, but has none.");
        var output = new HeadOutput(settings.LabelNames, ProblemType(settings));
        var label = settings.Value(LabelValue, output.NeedsName ? 0 : Predicted, output.Names.Count - 1);
        return new(
            output,
            label == Predicted ? null : label,
            (AttributionMethod)settings.Value(nameof(Method), 0, (int)AttributionMethod.Occlusion),
            settings.Value(nameof(Steps), 1, MostSteps),
            (AttributionBaseline)settings.Value(nameof(Baseline), 0, (int)AttributionBaseline.Padding),
            (AttributionUnit)settings.Value(nameof(Unit), 0, (int)AttributionUnit.Piece));
    }

    /// <summary>What a saved model keeps.</summary>
    /// <param name="options">The user's.</param>
    /// <param name="problemType">The explained model's.</param>
    /// <param name="label">Index of the label to explain; null: what is predicted.</param>
    public static Dictionary<string, string> Values(DebertaV3AttributionOptions options, string? problemType, int? label) => new()
    {
        [ProblemTypeValue] = problemType ?? "",
        [LabelValue] = Text(label ?? Predicted),
        [nameof(Method)] = Text((int)options.Method),
        [nameof(Steps)] = Text(options.Steps),
        [nameof(Baseline)] = Text((int)options.Baseline),
        [nameof(Unit)] = Text((int)options.Unit),
    };

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}
