using Microsoft.ML.DebertaV3.Training;

namespace Microsoft.ML.DebertaV3.Fitting;

/// <summary>Fingerprint of a fit of any kind.</summary>
internal static class FitFingerprint
{
    // Options that only say where a fit stores things, and those that are recorded in another way.
    private static readonly HashSet<string> Ignored =
    [
        nameof(DebertaV3FitOptions.Checkpoint), nameof(DebertaV3FitOptions.ValidationSet), nameof(DebertaV3FitOptions.Progress),
        nameof(DebertaV3FitOptions.ResumeFolder), nameof(DebertaV3FitOptions.SaveEverySteps),
        nameof(DebertaV3FitOptions.SaveEveryMinutes), nameof(DebertaV3FitOptions.SavesToKeep),
        nameof(DebertaV3FitOptions.CancellationToken), nameof(DebertaV3FitOptions.MaxNonFiniteSteps),
        nameof(DebertaV3FitOptions.LossCurveFile), nameof(DebertaV3FitOptions.Communicator),
    ];

    /// <summary>Name of the number of rows per batch of all ranks; only recorded if it is not the batch size.</summary>
    public const string RowsPerBatch = "RowsPerBatch";

    /// <summary>
    /// Returns names and values for comparison and error messages: all options except column names, so that future options are included
    /// automatically.
    /// </summary>
    /// <param name="options">Options of the fit.</param>
    /// <param name="config">Configuration of the network, with the dropout rates of this fit.</param>
    /// <param name="settings">Settings with the defaults filled in.</param>
    /// <param name="startingWeights">Digest of the weights before the first step.</param>
    /// <param name="seed">Seed of the fit.</param>
    public static SortedDictionary<string, string> Of(
        DebertaV3FitOptions options, DebertaV3Config config, TrainingSettings settings, string startingWeights, int seed)
    {
        var values = new SortedDictionary<string, string>(StringComparer.Ordinal);
        Fingerprint.Add(
            values, options, name => Ignored.Contains(name) || name.EndsWith("ColumnName", StringComparison.Ordinal));
        Fingerprint.Add(values, config, _ => false);
        values[nameof(options.MaxEpochs)] = Fingerprint.Text(settings.MaxEpochs);
        values[nameof(options.BatchSize)] = Fingerprint.Text(settings.FirstBatchSize);
        if (settings.RowsPerBatch != settings.FirstBatchSize)
            values[RowsPerBatch] = Fingerprint.Text(settings.RowsPerBatch);
        values["LearningRate"] = Fingerprint.Text(settings.LearningRate);
        values[nameof(options.Precision)] = Fingerprint.Text(settings.Precision); // the resolved value, because Auto depends on the machine
        values["Seed"] = Fingerprint.Text(seed);
        values["Device"] = settings.Device.ToString();
        values["Starting weights"] = $"digest {startingWeights}";
        return values;
    }
}
