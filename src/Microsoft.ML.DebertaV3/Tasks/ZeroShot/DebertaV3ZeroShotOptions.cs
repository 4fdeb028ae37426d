using static Microsoft.ML.DebertaV3.Training.OptionChecks;

namespace Microsoft.ML.DebertaV3;

/// <summary>
/// Options of <c>DebertaV3ZeroShotClassification</c>. Values are checked when they are set. Not thread safe; an estimator takes a snapshot.
/// </summary>
public sealed class DebertaV3ZeroShotOptions
{
    /// <summary>
    /// A checkpoint that was fine-tuned for natural language inference: one of its labels begins with "entail". Must be set.
    /// </summary>
    public DebertaV3Checkpoint? Checkpoint { get; set; }

    /// <summary>Column with the text. Default <c>Text</c>.</summary>
    public string InputColumnName { get; set => field = Name(value); } = "Text";

    /// <summary>The candidate labels, the same for each row. Set either this or <see cref="LabelsColumnName"/>.</summary>
    public IReadOnlyList<string>? Labels { get; set; }

    /// <summary>Column with the candidate labels of each row, a vector of text. Null (default): <see cref="Labels"/> are used.</summary>
    public string? LabelsColumnName { get; set => field = NameOrNull(value); }

    /// <summary>
    /// Template of the hypothesis that a label fits the text; "{}" is replaced by the label. Default <c>This example is {}.</c>
    /// (transformers' pipeline).
    /// </summary>
    public string HypothesisTemplate { get; set => field = Name(value); } = "This example is {}.";

    /// <summary>Whether each label is scored independently. Default false: the labels compete, and the scores sum to 1.</summary>
    public bool MultiLabel { get; set; }

    /// <summary>Column for the label with the highest score, a text. Default <c>PredictedLabel</c>.</summary>
    public string PredictionColumnName { get; set => field = Name(value); } = "PredictedLabel";

    /// <summary>Column for the scores, a vector of Single in the order of the labels. Default <c>Score</c>.</summary>
    public string ScoreColumnName { get; set => field = Name(value); } = "Score";

    /// <summary>Pairs per forward pass. 1 to 65,536; default 32.</summary>
    public int BatchSize { get; set => field = Between(1, DebertaV3FitOptions.Most, value); } = 32;

    /// <summary>
    /// The type in which the model scores on the CPU. Default <see cref="ScoringPrecision.Float32"/>;
    /// <see cref="ScoringPrecision.BFloat16"/>
    /// is faster and changes scores by about 1e-3.
    /// </summary>
    public ScoringPrecision ScoringPrecision { get; set => field = Known(value); }

    /// <summary>Longest pair, in pieces; of a longer pair the text is truncated first. 8 to 65,536; default 512.</summary>
    public int MaxLength { get; set => field = Between(8, DebertaV3FitOptions.Most, value); } = 512;

    /// <summary>Returns a copy that is independent of later changes.</summary>
    internal DebertaV3ZeroShotOptions Snapshot()
    {
        var copy = (DebertaV3ZeroShotOptions)MemberwiseClone();
        copy.Labels = Labels?.ToArray();
        return copy;
    }
}
