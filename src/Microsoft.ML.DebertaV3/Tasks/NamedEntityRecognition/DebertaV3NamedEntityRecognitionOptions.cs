using static Microsoft.ML.DebertaV3.Training.OptionChecks;

namespace Microsoft.ML.DebertaV3;

/// <summary>
/// Options of named entity recognition: a label for each word, and the entities that they make. See <see cref="DebertaV3TrainerOptions"/>
/// for what all trainers share.
/// </summary>
/// <remarks>
/// <see cref="DebertaV3TrainerOptions.Sentence1ColumnName"/> is a text or a vector of words, by default <c>Sentence</c>, as in
/// Microsoft.ML.TorchSharp. <see cref="DebertaV3TrainerOptions.ScoreColumnName"/> is the column for the entities' probabilities, by
/// default <c>EntityScore</c>. Texts longer than <see cref="DebertaV3TrainerOptions.MaxLength"/> are read in windows. There is no second
/// text, and the head has the network's dropout: <see cref="DebertaV3TrainerOptions.Sentence2ColumnName"/> and
/// <see cref="DebertaV3TrainerOptions.ClassifierDropout"/> are refused.
/// </remarks>
public sealed class DebertaV3NamedEntityRecognitionOptions : DebertaV3TrainerOptions
{
    /// <summary>Creates options with their defaults.</summary>
    public DebertaV3NamedEntityRecognitionOptions() => (Sentence1ColumnName, ScoreColumnName) = ("Sentence", "EntityScore");

    /// <summary>Column for the predicted labels, a vector of keys, one for each word. Default <c>PredictedLabel</c>.</summary>
    public string PredictionColumnName { get; set => field = Name(value); } = "PredictedLabel";

    /// <summary>Column for the texts of the entities. Default <c>EntityText</c>.</summary>
    public string EntityTextColumnName { get; set => field = Name(value); } = "EntityText";

    /// <summary>Column for their types. Default <c>EntityType</c>.</summary>
    public string EntityTypeColumnName { get; set => field = Name(value); } = "EntityType";

    /// <summary>
    /// Column for where they begin, UTF-16 indices into the text; of a vector of words into these with a space between. Default
    /// <c>EntityStart</c>.
    /// </summary>
    public string EntityStartColumnName { get; set => field = Name(value); } = "EntityStart";

    /// <summary>Column for their lengths in UTF-16 units. Default <c>EntityLength</c>.</summary>
    public string EntityLengthColumnName { get; set => field = Name(value); } = "EntityLength";

    /// <summary>
    /// How labels of pieces become entities. Saved with the model. Default <see cref="EntityAggregation.First"/>: what is trained unless
    /// <see cref="LabelAllPieces"/> is on.
    /// </summary>
    public EntityAggregation Aggregation { get; set => field = Known(value); } = EntityAggregation.First;

    /// <summary>
    /// Whether labels are chosen that fit together (no I-X without B-X or I-X before it) in place of each one's most probable. Saved with
    /// the model. Default false.
    /// </summary>
    public bool RepairLabels { get; set; }

    /// <summary>
    /// Whether all pieces of a word learn its label (behind the first I-X for B-X), or the first one alone. Default false, as Devlin et al.
    /// 2019 ("BERT") and transformers' examples.
    /// </summary>
    public bool LabelAllPieces { get; set; }

    /// <summary>
    /// Pieces that neighbouring windows of a long text share. Not negative, less than <see cref="DebertaV3TrainerOptions.MaxLength"/> - 2.
    /// Saved with the model. Null (default): a quarter of the longest input.
    /// </summary>
    public int? Stride { get; set => field = value is { } v ? AtLeast(0, v) : null; }
}
