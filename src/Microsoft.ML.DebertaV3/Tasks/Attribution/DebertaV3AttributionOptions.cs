using static Microsoft.ML.DebertaV3.Training.OptionChecks;

namespace Microsoft.ML.DebertaV3;

/// <summary>
/// Options of <c>DebertaV3Attribution</c>. Values are checked when they are set. Not thread safe; an estimator takes a snapshot.
/// </summary>
public sealed class DebertaV3AttributionOptions
{
    /// <summary>The attribution method. Default: integrated gradients.</summary>
    public AttributionMethod Method { get; set => field = Known(value); }

    /// <summary>
    /// Number of points between baseline and text at which <see cref="AttributionMethod.IntegratedGradients"/> computes gradients
    /// (Gauss-Legendre quadrature). If the scores of a text do not add up within 1 %, the number is doubled, up to 8 times this value. 1 to
    /// 1,024; default 32 (Captum: 50).
    /// </summary>
    public int Steps { get; set => field = Between(1, 1024, value); } = 32;

    /// <summary>
    /// The label (or, for regression, the output) to explain. Null (default): the predicted label of each row, and the most probable one of
    /// multi-label models. Required for models with several regression outputs.
    /// </summary>
    public string? LabelName { get; set; }

    /// <summary>The input that a text is compared with. Default: [MASK] for every piece.</summary>
    public AttributionBaseline Baseline { get; set => field = Known(value); }

    /// <summary>The unit that has one score. Default: a word.</summary>
    public AttributionUnit Unit { get; set => field = Known(value); }

    /// <summary>
    /// Column for the score of each word: how much it raised (positive) or lowered (negative) the output; a vector of Single. Default
    /// <c>Attributions</c>.
    /// </summary>
    public string AttributionsColumnName { get; set => field = Name(value); } = "Attributions";

    /// <summary>Column for the words, a vector of text. Default <c>AttributionWords</c>.</summary>
    public string WordsColumnName { get; set => field = Name(value); } = "AttributionWords";

    /// <summary>
    /// Column for the UTF-16 index of each word's first character in its text, a vector of Int32. Default <c>AttributionStarts</c>.
    /// </summary>
    public string StartsColumnName { get; set => field = Name(value); } = "AttributionStarts";

    /// <summary>Column for the UTF-16 index of each word's end (exclusive), a vector of Int32. Default <c>AttributionEnds</c>.</summary>
    public string EndsColumnName { get; set => field = Name(value); } = "AttributionEnds";

    /// <summary>
    /// Column for the text of each word: 1 for the first, 2 for the second of a pair; a vector of Int32. Default
    /// <c>AttributionSentences</c>.
    /// </summary>
    public string SentencesColumnName { get; set => field = Name(value); } = "AttributionSentences";

    /// <summary>Column for the label that is explained, a text. Default <c>AttributionLabel</c>.</summary>
    public string LabelColumnName { get; set => field = Name(value); } = "AttributionLabel";

    /// <summary>
    /// Column for the value of the explained output: the log-odds of the label, or the regression output; a Single. Default
    /// <c>AttributionOutput</c>.
    /// </summary>
    public string OutputColumnName { get; set => field = Name(value); } = "AttributionOutput";

    /// <summary>Column for the same output at the baseline, a Single. Default <c>AttributionBaseline</c>.</summary>
    public string BaselineColumnName { get; set => field = Name(value); } = "AttributionBaseline";

    /// <summary>Returns a copy that is independent of later changes.</summary>
    internal DebertaV3AttributionOptions Snapshot() => (DebertaV3AttributionOptions)MemberwiseClone();
}
