using System.Globalization;
using Microsoft.ML.DebertaV3.Scoring;
using Microsoft.ML.DebertaV3.Tokenization;
using static Microsoft.ML.DebertaV3.Training.OptionChecks;

namespace Microsoft.ML.DebertaV3.Tasks.NamedEntityRecognition;

/// <summary>The options of the task, as saved models store them.</summary>
/// <param name="Aggregation">How labels are aggregated to entities.</param>
/// <param name="Repairs">Whether consistent labels are predicted.</param>
/// <param name="Stride">Number of pieces that neighbouring windows share.</param>
/// <param name="LabelsAllPieces">Whether all pieces of a word are trained with its label.</param>
internal sealed record EntitySettings(EntityAggregation Aggregation, bool Repairs, int Stride, bool LabelsAllPieces)
{
    private const string AggregationValue = nameof(DebertaV3NamedEntityRecognitionOptions.Aggregation),
        RepairValue = nameof(DebertaV3NamedEntityRecognitionOptions.RepairLabels),
        StrideValue = nameof(DebertaV3NamedEntityRecognitionOptions.Stride),
        AllPiecesValue = nameof(DebertaV3NamedEntityRecognitionOptions.LabelAllPieces);

    /// <summary>Reads the options of a saved model.</summary>
    /// <exception cref="InvalidDataException">A value is missing or out of its range.</exception>
    public static EntitySettings Of(ModelSettings settings) => new(
        (EntityAggregation)settings.Value(AggregationValue, 0, (int)EntityAggregation.Max),
        settings.Flag(RepairValue),
        settings.Value(StrideValue, 0, MostStride(settings.MaxLength)),
        settings.Flag(AllPiecesValue));

    /// <summary>Returns the values that a saved model stores.</summary>
    public static IReadOnlyDictionary<string, string> Values(
        EntityAggregation aggregation, bool repairs, int? stride, int maxLength, bool labelsAllPieces = false) =>
        new Dictionary<string, string>
        {
            [AggregationValue] = Text((int)aggregation),
            [RepairValue] = repairs.ToString(),
            [StrideValue] = Text(stride ?? PieceWindow.DefaultStride(maxLength)),
            [AllPiecesValue] = labelsAllPieces.ToString(),
        };

    /// <summary>Checks that windows of a length can share a number of pieces.</summary>
    /// <exception cref="ArgumentException">The stride is too large.</exception>
    public static void RequireStride(int? stride, int maxLength) => Refuse(
        stride > MostStride(maxLength), StrideValue,
        $"windows of {maxLength} pieces, [CLS] and [SEP] included, can share at most {MostStride(maxLength)}; it is {stride}");

    // Each window must add at least one piece.
    private static int MostStride(int maxLength) => maxLength - 3;

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}
