using System.Globalization;
using Microsoft.ML.DebertaV3.Scoring;
using Microsoft.ML.DebertaV3.Tokenization;
using static Microsoft.ML.DebertaV3.Training.OptionChecks;

namespace Microsoft.ML.DebertaV3.Tasks.QuestionAnswering;

/// <summary>Settings of the answer search, as saved models store them.</summary>
/// <param name="TopK">Number of answers to return, at least 1.</param>
/// <param name="MaxAnswerLength">Longest answer in pieces, at least 1.</param>
/// <param name="Stride">Number of pieces that neighbouring windows of the context share.</param>
/// <param name="AlignToWords">Whether answers are extended to whole words.</param>
/// <param name="HandleImpossibleAnswer">Whether "no answer" is a candidate.</param>
internal sealed record AnswerSettings(int TopK, int MaxAnswerLength, int Stride, bool AlignToWords, bool HandleImpossibleAnswer)
{
    private const int LeastRoom = 5; // [CLS], two [SEP], a piece of the question, and a new piece of the context

    /// <summary>Reads the settings of a saved model.</summary>
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

    /// <summary>The settings by name, as saved models store them.</summary>
    public IReadOnlyDictionary<string, string> Values => new Dictionary<string, string>
    {
        [nameof(TopK)] = TopK.ToString(CultureInfo.InvariantCulture),
        [nameof(MaxAnswerLength)] = MaxAnswerLength.ToString(CultureInfo.InvariantCulture),
        [nameof(Stride)] = Stride.ToString(CultureInfo.InvariantCulture),
        [nameof(AlignToWords)] = AlignToWords.ToString(),
        [nameof(HandleImpossibleAnswer)] = HandleImpossibleAnswer.ToString(),
    };

    /// <summary>Creates the decoder.</summary>
    public AnswerDecoder Decoder() => new(TopK, MaxAnswerLength, AlignToWords, HandleImpossibleAnswer);

    /// <summary>Returns the stride of an option; a quarter of the length if it is not set.</summary>
    /// <exception cref="ArgumentException">The stride leaves no room for a new piece.</exception>
    public static int StrideOf(int? option, int maxLength)
    {
        Refuse(option > maxLength - LeastRoom, "Stride", $"{option} must be at most {maxLength - LeastRoom}, MaxLength - {LeastRoom}");
        return option ?? PieceWindow.DefaultStride(maxLength);
    }
}
