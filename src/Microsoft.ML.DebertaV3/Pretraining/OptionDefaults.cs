using System.Globalization;
using Microsoft.ML.DebertaV3.Fitting;

namespace Microsoft.ML.DebertaV3.Pretraining;

/// <summary>
/// Fills in what options leave open: with what an interrupted run recorded, else with what the checkpoint was pre-trained with, else with
/// the default.
/// </summary>
internal static class OptionDefaults
{
    /// <summary>
    /// A copy of the options in which masking, its rate, the length and (where no number of steps decides) the passes are set.
    /// </summary>
    /// <param name="options">What is set in them stays.</param>
    /// <param name="checkpoint">Where training begins.</param>
    /// <param name="interrupted">The run that goes on; null: there is none.</param>
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

    /// <summary>What was chosen, in words.</summary>
    /// <param name="options">As the user set them.</param>
    /// <param name="filled">What <see cref="Fill"/> made of them.</param>
    /// <param name="checkpoint">Where training begins.</param>
    /// <param name="interrupted">The run that goes on; null: there is none.</param>
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
