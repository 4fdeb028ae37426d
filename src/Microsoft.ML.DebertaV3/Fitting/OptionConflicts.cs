using static Microsoft.ML.DebertaV3.Training.OptionChecks;

namespace Microsoft.ML.DebertaV3.Fitting;

/// <summary>Checks options of any fit that are valid on their own but may contradict each other.</summary>
internal static class OptionConflicts
{
    /// <summary>Requires that the options do not contradict each other.</summary>
    /// <exception cref="ArgumentException">They contradict each other; the message names them.</exception>
    public static void Check(DebertaV3FitOptions options)
    {
        Refuse(options.ValidationSet is not null && options.ValidationFraction > 0,
            nameof(options.ValidationFraction), $"{nameof(options.ValidationSet)} is set too; choose one of the two");
        Refuse(options.Communicator is { } ranks && (ranks.Size < 1 || ranks.Rank < 0 || ranks.Rank >= ranks.Size),
            nameof(options.Communicator), $"rank {options.Communicator?.Rank} of {options.Communicator?.Size} does not exist");
        Refuse(options.SaveEverySteps is not null && options.ResumeFolder is null,
            nameof(options.SaveEverySteps), $"{nameof(options.ResumeFolder)} is not set");
        Refuse(options.WarmupSteps is { } warmup && options.MaxSteps is { } steps && warmup > steps,
            nameof(options.WarmupSteps), $"{options.WarmupSteps} is more than {nameof(options.MaxSteps)}, {options.MaxSteps}");
    }
}
