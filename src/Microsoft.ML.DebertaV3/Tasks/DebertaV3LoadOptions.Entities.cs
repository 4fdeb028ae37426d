using static Microsoft.ML.DebertaV3.Training.OptionChecks;

namespace Microsoft.ML.DebertaV3;

// Options of named entity recognition.
public sealed partial class DebertaV3LoadOptions
{
    /// <summary>
    /// Named entities: how labels of pieces are aggregated to entities. Default <see cref="EntityAggregation.First"/>: a word has the label
    /// of its first piece, as in the training of most models.
    /// </summary>
    public EntityAggregation Aggregation { get; set => field = Known(value); } = EntityAggregation.First;

    /// <summary>
    /// Named entities: whether the most probable consistent labels are chosen (no I-X without B-X or I-X before it) instead of the most
    /// probable label of each word or piece. Default false.
    /// </summary>
    public bool RepairLabels { get; set; }
}
