using static Microsoft.ML.DebertaV3.Training.OptionChecks;

namespace Microsoft.ML.DebertaV3;

/// <summary>
/// Options of named entity recognition: a label for each word, and the entities formed by the labels. See
/// <see cref="DebertaV3TrainerOptions"/> for what all trainers share.
/// </summary>
/// <remarks>
/// <see cref="DebertaV3TrainerOptions.Sentence1ColumnName"/> is a text or a vector of words, by default <c>Sentence</c>, as in
/// Microsoft.ML.TorchSharp. <see cref="DebertaV3TrainerOptions.ScoreColumnName"/> is the column for the entities' probabilities, by
/// default <c>EntityScore</c>. Texts longer than <see cref="DebertaV3TrainerOptions.MaxLength"/> are processed in windows. There is no
/// second text, and the head uses the network's dropout: <see cref="DebertaV3TrainerOptions.Sentence2ColumnName"/> and
/// <see cref="DebertaV3TrainerOptions.ClassifierDropout"/> must not be set.
/// </remarks>
public sealed class DebertaV3NamedEntityRecognitionOptions : DebertaV3TrainerOptions
{
    /// <summary>Creates options with their defaults.</summary>
    public DebertaV3NamedEntityRecognitionOptions() => (Sentence1ColumnName, ScoreColumnName) = ("Sentence", "EntityScore");

    /// <summary>
    /// Column with the UTF-16 index at which each entity begins in the text, a vector of numbers; of a vector of words in these with a
    /// space between. With it and <see cref="LabelEndColumnName"/> the label is the type of each entity, a vector of keys as long. Null
    /// (default): the label is a key for each word.
    /// </summary>
    /// <remarks>
    /// An entity of type X makes the labels B-X and I-X of its words. One that is not in the text, is only a part of a word (beside
    /// punctuation) or overlaps another ends Fit with the position of its row. A row without entities is one to learn from.
    /// </remarks>
    public string? LabelStartColumnName { get; set => field = NameOrNull(value); }

    /// <summary>Column with the index behind each entity, likewise. Set with <see cref="LabelStartColumnName"/>. Default null.</summary>
    public string? LabelEndColumnName { get; set => field = NameOrNull(value); }

    /// <summary>Column for the predicted labels, a vector of keys, one for each word. Default <c>PredictedLabel</c>.</summary>
    public string PredictionColumnName { get; set => field = Name(value); } = "PredictedLabel";

    /// <summary>Column for the texts of the entities. Default <c>EntityText</c>.</summary>
    public string EntityTextColumnName { get; set => field = Name(value); } = "EntityText";

    /// <summary>Column for their types. Default <c>EntityType</c>.</summary>
    public string EntityTypeColumnName { get; set => field = Name(value); } = "EntityType";

    /// <summary>
    /// Column for the UTF-16 indices at which the entities begin in the text; for a vector of words, in the words joined by spaces.
    /// Default <c>EntityStart</c>.
    /// </summary>
    public string EntityStartColumnName { get; set => field = Name(value); } = "EntityStart";

    /// <summary>Column for their lengths in UTF-16 units. Default <c>EntityLength</c>.</summary>
    public string EntityLengthColumnName { get; set => field = Name(value); } = "EntityLength";

    /// <summary>
    /// How labels of pieces are aggregated to entities. Saved with the model. Default <see cref="EntityAggregation.First"/>, which matches
    /// training unless <see cref="LabelAllPieces"/> is on.
    /// </summary>
    public EntityAggregation Aggregation { get; set => field = Known(value); } = EntityAggregation.First;

    /// <summary>
    /// Whether to predict the most probable consistent labels (no I-X without B-X or I-X before it) instead of the most probable label of
    /// each word. Saved with the model. Default false.
    /// </summary>
    public bool RepairLabels { get; set; }

    /// <summary>
    /// Whether all pieces of a word are trained with its label (I-X for B-X after the first piece), or only the first piece. Default false
    /// (Devlin et al. 2019, "BERT"; transformers' examples).
    /// </summary>
    public bool LabelAllPieces { get; set; }

    /// <summary>
    /// Number of pieces that neighbouring windows of a long text share. Not negative, less than
    /// <see cref="DebertaV3TrainerOptions.MaxLength"/> - 2. Saved with the model. Null (default): a quarter of the maximum length.
    /// </summary>
    public int? Stride { get; set => field = value is { } v ? AtLeast(0, v) : null; }
}
