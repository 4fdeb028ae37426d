using static Microsoft.ML.DebertaV3.Training.OptionChecks;

namespace Microsoft.ML.DebertaV3;

/// <summary>
/// Options of <c>DebertaV3Attribution</c>. Values are checked when they are set. Not thread safe; an estimator takes a snapshot.
/// </summary>
public sealed class DebertaV3AttributionOptions
{
    /// <summary>How scores are found. Default integrated gradients.</summary>
    public AttributionMethod Method { get; set => field = Known(value); }

    /// <summary>
    /// Points between baseline and text at which <see cref="AttributionMethod.IntegratedGradients"/> takes gradients (Gauss-Legendre). A
    /// text whose scores do not add up within 1 % is done again with twice as many, up to eight times. 1 to 1,024; default 32 (Captum: 50).
    /// </summary>
    public int Steps { get; set => field = Between(1, 1024, value); } = 32;

    /// <summary>
    /// The label to explain, of several numbers the number. Null (default): of each row the predicted one, of several labels at once the
    /// most probable one; a model of several numbers needs it.
    /// </summary>
    public string? LabelName { get; set; }

    /// <summary>What a text is compared with. Default [MASK] for every piece.</summary>
    public AttributionBaseline Baseline { get; set => field = Known(value); }

    /// <summary>What has one score. Default a word.</summary>
    public AttributionUnit Unit { get; set => field = Known(value); }

    /// <summary>
    /// Column for the score of each word: how much it moved the output, up or down; a vector of Single. Default <c>Attributions</c>.
    /// </summary>
    public string AttributionsColumnName { get; set => field = Name(value); } = "Attributions";

    /// <summary>Column for the words, a vector of text. Default <c>AttributionWords</c>.</summary>
    public string WordsColumnName { get; set => field = Name(value); } = "AttributionWords";

    /// <summary>Column for the UTF-16 index in its text at which each word begins, a vector of Int32. Default <c>AttributionStarts</c>.
    /// </summary>
    public string StartsColumnName { get; set => field = Name(value); } = "AttributionStarts";

    /// <summary>Column for the UTF-16 index behind each word, a vector of Int32. Default <c>AttributionEnds</c>.</summary>
    public string EndsColumnName { get; set => field = Name(value); } = "AttributionEnds";

    /// <summary>
    /// Column for the text that each word is in, 1 or 2 of a pair, a vector of Int32. Default <c>AttributionSentences</c>.
    /// </summary>
    public string SentencesColumnName { get; set => field = Name(value); } = "AttributionSentences";

    /// <summary>Column for the label that is explained, a text. Default <c>AttributionLabel</c>.</summary>
    public string LabelColumnName { get; set => field = Name(value); } = "AttributionLabel";

    /// <summary>
    /// Column for the output that is explained: the log-odds of the label, or the number. Default <c>AttributionOutput</c>.
    /// </summary>
    public string OutputColumnName { get; set => field = Name(value); } = "AttributionOutput";

    /// <summary>Column for the output of the baseline. Default <c>AttributionBaseline</c>.</summary>
    public string BaselineColumnName { get; set => field = Name(value); } = "AttributionBaseline";

    /// <summary>A copy that later changes do not reach.</summary>
    internal DebertaV3AttributionOptions Snapshot() => (DebertaV3AttributionOptions)MemberwiseClone();
}
