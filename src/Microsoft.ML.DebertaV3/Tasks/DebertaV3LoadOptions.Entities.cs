using static Microsoft.ML.DebertaV3.Training.OptionChecks;

namespace Microsoft.ML.DebertaV3;

// What only folders that label tokens have.
public sealed partial class DebertaV3LoadOptions
{
    /// <summary>
    /// Named entities: how labels of pieces become entities. Default <see cref="EntityAggregation.First"/>: a word has the label of its
    /// first piece, as most models are trained.
    /// </summary>
    public EntityAggregation Aggregation { get; set => field = Known(value); } = EntityAggregation.First;

    /// <summary>
    /// Named entities: whether labels are chosen that fit together (no I-X without B-X or I-X before it) in place of each one's most
    /// probable. Default false.
    /// </summary>
    public bool RepairLabels { get; set; }
}
