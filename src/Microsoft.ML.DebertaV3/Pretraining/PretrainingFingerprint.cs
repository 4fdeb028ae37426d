using Microsoft.ML.DebertaV3.Fitting;

namespace Microsoft.ML.DebertaV3.Pretraining;

/// <summary>What makes a pre-training run that run: two with equal values here take the same steps.</summary>
internal static class PretrainingFingerprint
{
    // What says where a fit keeps things, or is told below in another way.
    private static readonly HashSet<string> Ignored =
    [
        nameof(DebertaV3PretrainingOptions.Checkpoint), nameof(DebertaV3PretrainingOptions.ValidationSet),
        nameof(DebertaV3FitOptions.Progress),
        nameof(DebertaV3FitOptions.ResumeFolder), nameof(DebertaV3FitOptions.SaveEverySteps), nameof(DebertaV3FitOptions.SaveEveryMinutes),
        nameof(DebertaV3FitOptions.SavesToKeep), nameof(DebertaV3FitOptions.CancellationToken),
        nameof(DebertaV3FitOptions.MaxNonFiniteSteps),
        nameof(DebertaV3FitOptions.LossCurveFile),
    ];

    /// <summary>Names and values, to compare and to show.</summary>
    /// <param name="options">Every option but column names, so that one that is added later counts too.</param>
    /// <param name="context">What was filled in for options that were left open.</param>
    /// <param name="startingWeights">Digest of the networks' weights before the first step.</param>
    /// <param name="corpus">The text.</param>
    /// <param name="seed">Of everything random.</param>
    public static SortedDictionary<string, string> Of(
        DebertaV3PretrainingOptions options, PretrainingContext context, string startingWeights, PretrainingCorpus corpus, int seed)
    {
        var values = new SortedDictionary<string, string>(StringComparer.Ordinal);
        Fingerprint.Add(values, options, name => Ignored.Contains(name) || name.EndsWith("ColumnName", StringComparison.Ordinal));
        Fingerprint.Add(values, context.Config, _ => false);
        values[nameof(options.HiddenDropout)] = Fingerprint.Text(options.HiddenDropout ?? context.Config.HiddenDropout);
        values[nameof(options.AttentionDropout)] = Fingerprint.Text(options.AttentionDropout ?? context.Config.AttentionDropout);
        values[nameof(options.LearningRate)] = Fingerprint.Text(context.Training.LearningRate);
        values[nameof(options.Precision)] = Fingerprint.Text(context.Training.Precision); // not Auto, which depends on the machine
        values["Seed"] = Fingerprint.Text(seed);
        values["Device"] = context.Training.Device.ToString();
        values["Starting weights"] = $"digest {startingWeights}";
        values["Text"] = $"{corpus.Training.Count} sequences and {corpus.HeldOut?.Count ?? 0} held out, digest {corpus.Digest}";
        return values;
    }
}
