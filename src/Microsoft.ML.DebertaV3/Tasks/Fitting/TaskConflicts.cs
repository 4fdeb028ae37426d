using Microsoft.ML.DebertaV3.Fitting;
using static Microsoft.ML.DebertaV3.Training.OptionChecks;

namespace Microsoft.ML.DebertaV3.Tasks.Fitting;

/// <summary>Checks trainer options that are valid on their own but may contradict each other.</summary>
internal static class TaskConflicts
{
    /// <summary>Requires that the options do not contradict each other or the checkpoint.</summary>
    /// <exception cref="ArgumentException">They contradict each other or the checkpoint; the message names them.</exception>
    public static void Check(DebertaV3TrainerOptions options, DebertaV3Config config, IReadOnlyList<string> metrics)
    {
        OptionConflicts.Check(options);
        var validates = options.ValidationSet is not null || options.ValidationFraction > 0;
        var nothing = $"there is nothing to validate on; set {nameof(options.ValidationSet)} or {nameof(options.ValidationFraction)}";
        Refuse(options.EarlyStoppingPatience is not null && !validates, nameof(options.EarlyStoppingPatience), nothing);
        Refuse(options.ValidationMetric is not null && !validates, nameof(options.ValidationMetric), nothing);
        Refuse(options.ValidationMetric is { } metric && !metrics.Contains(metric),
            nameof(options.ValidationMetric), $"'{options.ValidationMetric}' is not one of {string.Join(", ", metrics)}");
        Refuse(options.FrozenLayers > config.Layers,
            nameof(options.FrozenLayers), $"{options.FrozenLayers} is more than the checkpoint's {config.Layers} layers");
        Refuse(options.FrozenLayers + options.ReinitializedLayers > config.Layers,
            nameof(options.ReinitializedLayers),
            $"{options.ReinitializedLayers} and {options.FrozenLayers} of {nameof(options.FrozenLayers)} "
            + $"are more than the checkpoint's {config.Layers} layers");
    }
}
