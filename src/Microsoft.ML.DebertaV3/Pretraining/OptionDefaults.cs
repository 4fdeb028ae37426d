using System.Globalization;
using Microsoft.ML.DebertaV3.Fitting;

namespace Microsoft.ML.DebertaV3.Pretraining;

/// <summary>
/// Fills in options that are not set: from the record of an interrupted run, or else that of the checkpoint, or else with the default.
/// </summary>
internal static class OptionDefaults
{
    /// <summary>
    /// Returns a copy of the options with masking, masking rate, length and, unless MaxSteps ends the fit, epochs filled in.
    /// </summary>
    /// <param name="options">The options; values that are set are kept.</param>
    /// <param name="checkpoint">Checkpoint to start from.</param>
    /// <param name="interrupted">The run to resume; null if there is none.</param>
    public static DebertaV3PretrainingOptions Fill(
        DebertaV3PretrainingOptions options, DebertaV3Checkpoint checkpoint, StoredRun? interrupted)
    {
        var (filled, record) = (options.Snapshot(), checkpoint.Description.Pretraining);
        filled.MaxEpochs = FitLength.Epochs(options, interrupted, PretrainingRecipe.Epochs);
        filled.Masking ??= interrupted?.Name<MaskingScheme>(nameof(options.Masking)) ?? record?.Masking ?? PretrainingRecipe.Masking;
        filled.MaskingRate ??= interrupted?.Number<double>(nameof(options.MaskingRate), rate => rate is > 0 and < 1) ?? record?.MaskingRate
            ?? PretrainingRecipe.MaskingRate;
        filled.MaxLength ??= interrupted?.Number<int>(nameof(options.MaxLength), length => length is >= 8 and <= DebertaV3FitOptions.Most)
            ?? record?.MaxLength ?? PretrainingRecipe.MaxLength;
        return filled;
    }

    /// <summary>Describes the values and where they come from, for the log.</summary>
    /// <param name="options">The options as set by the user.</param>
    /// <param name="filled">Result of <see cref="Fill"/>.</param>
    /// <param name="checkpoint">Checkpoint to start from.</param>
    /// <param name="interrupted">The run to resume; null if there is none.</param>
    public static string Describe(
        DebertaV3PretrainingOptions options, DebertaV3PretrainingOptions filled, DebertaV3Checkpoint checkpoint, StoredRun? interrupted)
    {
        var source = interrupted is not null ? "the interrupted run's"
            : checkpoint.Description.Pretraining is not null ? "what the checkpoint was pre-trained with"
            : "the default";
        var values = new[]
        {
            Text(nameof(options.Masking), filled.Masking, options.Masking is null),
            Text(nameof(options.MaskingRate), filled.MaskingRate, options.MaskingRate is null),
            Text(nameof(options.MaxLength), filled.MaxLength, options.MaxLength is null),
        };
        return $"{string.Join(", ", values)}.";

        string Text(string name, object? value, bool isOpen) =>
            string.Create(CultureInfo.InvariantCulture, $"{name} {value} ({(isOpen ? source : "as set")})");
    }
}
