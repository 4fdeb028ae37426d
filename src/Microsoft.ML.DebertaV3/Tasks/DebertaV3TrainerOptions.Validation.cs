using static Microsoft.ML.DebertaV3.Training.OptionChecks;

namespace Microsoft.ML.DebertaV3;

public abstract partial class DebertaV3TrainerOptions
{
    /// <summary>
    /// The metric that decides which epoch's weights Fit returns, by its name in ML.NET's metrics class. Null (default): MicroAccuracy
    /// (multi-class), Accuracy (binary), RSquared (regression).
    /// </summary>
    public string? ValidationMetric { get; set => field = NameOrNull(value); }

    /// <summary>
    /// Epochs without progress of the validation metric after which training ends. At least 1; null (default): it never ends early.
    /// </summary>
    public int? EarlyStoppingPatience { get; set => field = value is { } v ? AtLeast(1, v) : null; }

    /// <summary>Improvements of the validation metric up to this are no progress. Not negative; default 0.</summary>
    public double EarlyStoppingMinChange { get; set => field = NotNegative(value); }
}
