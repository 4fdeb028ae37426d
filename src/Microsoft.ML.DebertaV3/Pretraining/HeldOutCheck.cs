using System.Globalization;

namespace Microsoft.ML.DebertaV3.Pretraining;

/// <summary>Detects overfitting of pre-training.</summary>
internal static class HeldOutCheck
{
    /// <summary>
    /// Returns a warning if the discriminator ends worse on held-out text than a predictor that only knows the replaced rate; otherwise
    /// null.
    /// </summary>
    public static string? Warning(IReadOnlyList<EpochResult> epochs)
    {
        if (epochs is not [.., var last] || Gain(last) is not < 0)
            return null;
        var best = epochs.MaxBy(Gain)!;
        return string.Create(CultureInfo.InvariantCulture,
            $"On held-out text the discriminator is worse than a constant prediction of the replaced rate: "
            + $"{PretrainingMetrics.DetectionGain} {Gain(last):f3}, at best {Gain(best):f3} at step {best.Step}. "
            + $"It overfits its text, or was trained with another {nameof(DebertaV3PretrainingOptions.Masking)} before; "
            + $"fine-tuning will hardly benefit from this run. Use more text, fewer steps "
            + $"({nameof(DebertaV3PretrainingOptions.MaxSteps)}), or the masking that its checkpoint was trained with.");
    }

    private static double? Gain(EpochResult epoch) =>
        epoch.Validation.TryGetValue(PretrainingMetrics.DetectionGain, out var gain) ? gain : null;
}
