using static Microsoft.ML.DebertaV3.Training.OptionChecks;

namespace Microsoft.ML.DebertaV3;

public abstract partial class DebertaV3TrainerOptions
{
    /// <summary>
    /// The validation metric that determines the best epoch, whose weights Fit returns; its name is that in ML.NET's metrics class. Null
    /// (default): MicroAccuracy (multi-class), Accuracy (binary), RSquared (regression).
    /// </summary>
    public string? ValidationMetric { get; set => field = NameOrNull(value); }

    /// <summary>
    /// Number of epochs without progress of the validation metric after which training ends. At least 1. Null (default): no early stopping.
    /// </summary>
    public int? EarlyStoppingPatience { get; set => field = value is { } v ? AtLeast(1, v) : null; }

    /// <summary>Improvements of the validation metric up to this value do not count as progress. At least 0; default 0.</summary>
    public double EarlyStoppingMinChange { get; set => field = NotNegative(value); }
}
