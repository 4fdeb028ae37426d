using System.Globalization;
using Microsoft.ML.DebertaV3.Scoring;

namespace Microsoft.ML.DebertaV3.Tasks.Attribution;

/// <summary>Which output is explained, and how, as saved models store it.</summary>
/// <param name="Output">The outputs that can be explained.</param>
/// <param name="Label">Index of the output to explain; null: the predicted one.</param>
/// <param name="Method">The attribution method.</param>
/// <param name="Steps">Number of points between baseline and text.</param>
/// <param name="Baseline">The input that the text is compared with.</param>
/// <param name="Unit">The unit of scores.</param>
internal sealed record AttributionRules(
    HeadOutput Output, int? Label, AttributionMethod Method, int Steps, AttributionBaseline Baseline, AttributionUnit Unit)
{
    /// <summary>Largest number of points.</summary>
    public const int MostSteps = 1024;

    private const int Predicted = -1;
    private const string ProblemTypeValue = "ProblemType", LabelValue = "Label";

    /// <summary>Returns transformers' name of the problem type in settings; null: the default.</summary>
    public static string? ProblemType(ModelSettings settings) =>
        settings.Values.GetValueOrDefault(ProblemTypeValue) is { Length: > 0 } type ? type : null;

    /// <summary>Reads the rules of a saved model.</summary>
    /// <exception cref="InvalidDataException">The settings do not fit the task.</exception>
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

    /// <summary>Returns the values that a saved model stores.</summary>
    /// <param name="options">Options of the user.</param>
    /// <param name="problemType">Problem type of the explained model.</param>
    /// <param name="label">Index of the label to explain; null: the predicted one.</param>
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
