using System.Globalization;
using Microsoft.ML.DebertaV3.Scoring;
using static Microsoft.ML.DebertaV3.Training.OptionChecks;

namespace Microsoft.ML.DebertaV3.Tasks.QuestionAnswering;

/// <summary>How answers are looked for: what a saved model keeps beside its columns.</summary>
/// <param name="TopK">Answers wanted; at least 1.</param>
/// <param name="MaxAnswerLength">Longest answer in pieces; at least 1.</param>
/// <param name="Stride">Pieces that neighbouring windows of the context share.</param>
/// <param name="AlignToWords">Whether answers begin and end where words do.</param>
/// <param name="HandleImpossibleAnswer">Whether "no answer" competes with the answers.</param>
internal sealed record AnswerSettings(int TopK, int MaxAnswerLength, int Stride, bool AlignToWords, bool HandleImpossibleAnswer)
{
    private const int LeastRoom = 5; // [CLS], two [SEP], a piece of the question, and a piece of the context beside the stride

    /// <summary>The settings of a saved model.</summary>
    /// <exception cref="InvalidDataException">A value is missing or out of its range.</exception>
    public AnswerSettings(ModelSettings settings)
        : this(
            settings.Value(nameof(TopK), 1, DebertaV3FitOptions.Most),
            settings.Value(nameof(MaxAnswerLength), 1, DebertaV3FitOptions.Most),
            settings.Value(nameof(Stride), 0, settings.MaxLength - LeastRoom),
            settings.Flag(nameof(AlignToWords)),
            settings.Flag(nameof(HandleImpossibleAnswer)))
    {
    }

    /// <summary>By name, as a saved model keeps them.</summary>
    public IReadOnlyDictionary<string, string> Values => new Dictionary<string, string>
    {
        [nameof(TopK)] = TopK.ToString(CultureInfo.InvariantCulture),
        [nameof(MaxAnswerLength)] = MaxAnswerLength.ToString(CultureInfo.InvariantCulture),
        [nameof(Stride)] = Stride.ToString(CultureInfo.InvariantCulture),
        [nameof(AlignToWords)] = AlignToWords.ToString(),
        [nameof(HandleImpossibleAnswer)] = HandleImpossibleAnswer.ToString(),
    };

    /// <summary>Finds the answers.</summary>
    public AnswerDecoder Decoder() => new(TopK, MaxAnswerLength, AlignToWords, HandleImpossibleAnswer);

    /// <summary>The stride that an option gives: a quarter of the length where it is not set.</summary>
    /// <exception cref="ArgumentException">It leaves a window no new piece.</exception>
    public static int StrideOf(int? option, int maxLength)
    {
        Refuse(option > maxLength - LeastRoom, "Stride", $"{option} must be at most {maxLength - LeastRoom}, MaxLength - {LeastRoom}");
        return option ?? maxLength / 4;
    }
}
