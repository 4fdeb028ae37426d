using System.Globalization;

namespace Microsoft.ML.DebertaV3.Pretraining;

/// <summary>Whether what pre-training has learned holds beyond its own text.</summary>
internal static class HeldOutCheck
{
    /// <summary>What to tell of a run that ends worse on held-out text than knowing the replaced rate alone; null: nothing.</summary>
    public static string? Warning(IReadOnlyList<EpochResult> epochs)
    {
        if (epochs is not [.., var last] || Gain(last) is not < 0)
            return null;
        var best = epochs.MaxBy(Gain)!;
        return string.Create(CultureInfo.InvariantCulture,
            $"On held-out text the discriminator is worse than the bare replaced rate: {PretrainingMetrics.DetectionGain} {Gain(last):f3}, "
                + $"at best {Gain(best):f3} at step {best.Step}. "
            + $"It learned its own text by heart, or under another {nameof(DebertaV3PretrainingOptions.Masking)}; fine-tuning will hardly "
            + $"gain by what this run added. Give it more text, fewer steps "
            + $"({nameof(DebertaV3PretrainingOptions.MaxSteps)}), or the masks that its checkpoint was trained with.");
    }

    private static double? Gain(EpochResult epoch) =>
        epoch.Validation.TryGetValue(PretrainingMetrics.DetectionGain, out var gain) ? gain : null;
}
