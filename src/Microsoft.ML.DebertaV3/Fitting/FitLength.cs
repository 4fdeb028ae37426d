namespace Microsoft.ML.DebertaV3.Fitting;

/// <summary>Default of <see cref="DebertaV3FitOptions.MaxEpochs"/>.</summary>
internal static class FitLength
{
    /// <summary>Returns the maximum number of epochs; null if only <see cref="DebertaV3FitOptions.MaxSteps"/> ends the fit.</summary>
    /// <param name="options">Options of the fit; a value that is set is used.</param>
    /// <param name="interrupted">The run that this fit resumes; its recorded value comes next. Older versions recorded both epochs and
    /// steps, and ended with either.</param>
    /// <param name="usual">Default if MaxSteps is not set either.</param>
    public static int? Epochs(DebertaV3FitOptions options, StoredRun? interrupted, int usual) =>
        options.MaxEpochs
        ?? interrupted?.Number<int>(nameof(options.MaxEpochs), value => value >= 1)
        ?? (options.MaxSteps is null ? usual : null);
}
