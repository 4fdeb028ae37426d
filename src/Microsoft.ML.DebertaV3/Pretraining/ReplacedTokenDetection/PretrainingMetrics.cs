namespace Microsoft.ML.DebertaV3.Pretraining;

/// <summary>Computes metrics from sums over pieces, with the names used in history and log (docs/pretraining.md).</summary>
internal static class PretrainingMetrics
{
    public const string GeneratorLoss = "GeneratorLoss", GeneratorAccuracy = "GeneratorAccuracy",
        DiscriminatorLoss = "DiscriminatorLoss", DiscriminatorAccuracy = "DiscriminatorAccuracy", Precision = "Precision",
        Recall = "Recall",
        ReplacedRate = "ReplacedRate", DetectionGain = "DetectionGain",
        GeneratorSimilarity = "GeneratorSimilarity", DiscriminatorSimilarity = "DiscriminatorSimilarity";

    private const string Masked = "masked", Correct = "correct", GeneratorSum = "generator loss",
        Pieces = "pieces", Replaced = "replaced", Detected = "detected", FalseAlarms = "false alarms", DetectionSum = "detection loss";

    /// <summary>Returns sums that can be added up over steps.</summary>
    public static Dictionary<string, double> Sums(MaskedPieces generated, long masked) => new()
    {
        [GeneratorSum] = generated.Loss,
        [Correct] = generated.Correct,
        [Masked] = masked,
    };

    /// <inheritdoc cref="Sums(MaskedPieces, long)"/>
    public static Dictionary<string, double> Sums(MaskedPieces generated, long masked, DetectionCounts detected) =>
        new(Sums(generated, masked))
        {
            [DetectionSum] = detected.Loss,
            [Pieces] = detected.Pieces,
            [Replaced] = detected.Replaced,
            [Detected] = detected.Detected,
            [FalseAlarms] = detected.FalseAlarms,
        };

    /// <summary>
    /// Computes loss, accuracy, precision, recall and rates, 0 if nothing was counted; only those of the generator if there is no
    /// discriminator.
    /// </summary>
    public static Dictionary<string, double> Of(IReadOnlyDictionary<string, double> sums)
    {
        var metrics = new Dictionary<string, double>
        {
            [GeneratorLoss] = Part(sums, GeneratorSum, Masked),
            [GeneratorAccuracy] = Part(sums, Correct, Masked),
        };
        if (!sums.ContainsKey(Pieces))
            return metrics;
        var (pieces, replaced, detected, falseAlarms) = (Sum(sums, Pieces), Sum(sums, Replaced), Sum(sums, Detected),
            Sum(sums, FalseAlarms));
        metrics[DiscriminatorLoss] = Part(sums, DetectionSum, Pieces);
        metrics[DiscriminatorAccuracy] = Ratio(pieces - falseAlarms - (replaced - detected), pieces);
        metrics[Precision] = Ratio(detected, detected + falseAlarms);
        metrics[Recall] = Ratio(detected, replaced);
        metrics[ReplacedRate] = Ratio(replaced, pieces);
        metrics[DetectionGain] = 1 - Ratio(metrics[DiscriminatorLoss], Entropy(metrics[ReplacedRate]));
        return metrics;
    }

    /// <summary>Loss, in nats, of a discriminator that always predicts the replaced rate.</summary>
    internal static double Entropy(double rate) => rate is <= 0 or >= 1 ? 0 : -rate * Math.Log(rate) - (1 - rate) * Math.Log(1 - rate);

    // A sum is missing if every step was skipped.
    private static double Part(IReadOnlyDictionary<string, double> sums, string part, string whole) =>
        Ratio(Sum(sums, part), Sum(sums, whole));

    private static double Sum(IReadOnlyDictionary<string, double> sums, string name) => sums.GetValueOrDefault(name);

    /// <summary>Returns part / whole; 0 if whole is 0, for example if a text has no maskable pieces.</summary>
    public static double Ratio(double part, double whole) => whole == 0 ? 0 : part / whole;
}
