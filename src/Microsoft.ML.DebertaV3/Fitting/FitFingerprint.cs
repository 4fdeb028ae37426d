using Microsoft.ML.DebertaV3.Training;

namespace Microsoft.ML.DebertaV3.Fitting;

/// <summary>What makes a fit that fit, of whatever kind.</summary>
internal static class FitFingerprint
{
    // What says where a fit keeps things, or is told in another way.
    private static readonly HashSet<string> Ignored =
    [
        nameof(DebertaV3FitOptions.Checkpoint), nameof(DebertaV3FitOptions.ValidationSet), nameof(DebertaV3FitOptions.Progress),
        nameof(DebertaV3FitOptions.ResumeFolder), nameof(DebertaV3FitOptions.SaveEverySteps),
        nameof(DebertaV3FitOptions.SaveEveryMinutes), nameof(DebertaV3FitOptions.SavesToKeep),
        nameof(DebertaV3FitOptions.CancellationToken), nameof(DebertaV3FitOptions.MaxNonFiniteSteps),
        nameof(DebertaV3FitOptions.LossCurveFile),
    ];

    /// <summary>
    /// Names and values, to compare and to show: every option but column names, so that one that is added later counts too.
    /// </summary>
    /// <param name="options">The fit's.</param>
    /// <param name="config">The network's, with this fit's dropout rates, which options may leave open.</param>
    /// <param name="settings">What else options leave open.</param>
    /// <param name="startingWeights">Digest of the network's weights before the first step.</param>
    /// <param name="seed">The fit's.</param>
    public static SortedDictionary<string, string> Of(
        DebertaV3FitOptions options, DebertaV3Config config, TrainingSettings settings, string startingWeights, int seed)
    {
        var values = new SortedDictionary<string, string>(StringComparer.Ordinal);
        Fingerprint.Add(
            values, options, name => Ignored.Contains(name) || name.EndsWith("ColumnName", StringComparison.Ordinal));
        Fingerprint.Add(values, config, _ => false);
        values[nameof(options.MaxEpochs)] = Fingerprint.Text(settings.MaxEpochs);
        values["LearningRate"] = Fingerprint.Text(settings.LearningRate);
        values[nameof(options.Precision)] = Fingerprint.Text(settings.Precision); // not Auto, which depends on the machine
        values["Seed"] = Fingerprint.Text(seed);
        values["Device"] = settings.Device.ToString();
        values["Starting weights"] = $"digest {startingWeights}";
        return values;
    }
}
