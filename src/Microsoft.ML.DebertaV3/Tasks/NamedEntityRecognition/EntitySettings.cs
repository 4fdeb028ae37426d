using System.Globalization;
using Microsoft.ML.DebertaV3.Scoring;
using static Microsoft.ML.DebertaV3.Training.OptionChecks;

namespace Microsoft.ML.DebertaV3.Tasks.NamedEntityRecognition;

/// <summary>The task's own options as saved models keep them.</summary>
/// <param name="Aggregation">How labels become entities.</param>
/// <param name="Repairs">Whether labels are chosen that fit together.</param>
/// <param name="Stride">Pieces that neighbouring windows share.</param>
/// <param name="LabelsAllPieces">Whether all pieces of a word learn its label.</param>
internal sealed record EntitySettings(EntityAggregation Aggregation, bool Repairs, int Stride, bool LabelsAllPieces)
{
    private const string AggregationValue = nameof(DebertaV3NamedEntityRecognitionOptions.Aggregation),
        RepairValue = nameof(DebertaV3NamedEntityRecognitionOptions.RepairLabels),
        StrideValue = nameof(DebertaV3NamedEntityRecognitionOptions.Stride),
        AllPiecesValue = nameof(DebertaV3NamedEntityRecognitionOptions.LabelAllPieces);

    /// <summary>Of a saved model.</summary>
    /// <exception cref="InvalidDataException">A value is missing or out of its range.</exception>
    public static EntitySettings Of(ModelSettings settings) => new(
        (EntityAggregation)settings.Value(AggregationValue, 0, (int)EntityAggregation.Max),
        settings.Flag(RepairValue),
        settings.Value(StrideValue, 0, MostStride(settings.MaxLength)),
        settings.Flag(AllPiecesValue));

    /// <summary>What a saved model keeps.</summary>
    public static IReadOnlyDictionary<string, string> Values(
        EntityAggregation aggregation, bool repairs, int? stride, int maxLength, bool labelsAllPieces = false) =>
        new Dictionary<string, string>
        {
            [AggregationValue] = Text((int)aggregation),
            [RepairValue] = repairs.ToString(),
            [StrideValue] = Text(stride ?? maxLength / 4),
            [AllPiecesValue] = labelsAllPieces.ToString(),
        };

    /// <summary>Returns where windows of the length can share so many pieces.</summary>
    /// <exception cref="ArgumentException">They cannot.</exception>
    public static void RequireStride(int? stride, int maxLength) => Refuse(
        stride > MostStride(maxLength), StrideValue,
        $"windows of {maxLength} pieces, [CLS] and [SEP] included, can share at most {MostStride(maxLength)}; it is {stride}");

    // A window must go on by one piece at least.
    private static int MostStride(int maxLength) => maxLength - 3;

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}
