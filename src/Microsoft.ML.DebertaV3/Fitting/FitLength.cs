namespace Microsoft.ML.DebertaV3.Fitting;

/// <summary>How often a fit passes over its rows, where options leave it open.</summary>
internal static class FitLength
{
    /// <summary>The passes; null: as many as <see cref="DebertaV3FitOptions.MaxSteps"/> needs.</summary>
    /// <param name="options">What is set wins.</param>
    /// <param name="interrupted">The run that this fit goes on with: what it recorded comes next. Older versions recorded passes beside
    /// steps, and ended by them.</param>
    /// <param name="usual">The default where there is no number of steps either.</param>
    public static int? Epochs(DebertaV3FitOptions options, StoredRun? interrupted, int usual) =>
        options.MaxEpochs
        ?? interrupted?.Number<int>(nameof(options.MaxEpochs), value => value >= 1)
        ?? (options.MaxSteps is null ? usual : null);
}
