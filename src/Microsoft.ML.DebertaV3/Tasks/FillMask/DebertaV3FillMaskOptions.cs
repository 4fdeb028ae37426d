using static Microsoft.ML.DebertaV3.Training.OptionChecks;

namespace Microsoft.ML.DebertaV3;

/// <summary>
/// Options of <c>DebertaV3FillMask</c>. Values are checked when they are set. Not thread safe; an estimator takes a snapshot.
/// </summary>
public sealed class DebertaV3FillMaskOptions
{
    /// <summary>
    /// Weights with a language model: a checkpoint with a generator, a masked language model that this library pre-trained, or a folder of
    /// transformers' DebertaV2ForMaskedLM. Null (default): <see cref="DebertaV3Checkpoint.Tiny"/>.
    /// </summary>
    public DebertaV3Checkpoint? Checkpoint { get; set; }

    /// <summary>Column with the text, in which <c>[MASK]</c> stands for a missing piece. Default <c>Text</c>.</summary>
    public string InputColumnName { get; set => field = Name(value); } = "Text";

    /// <summary>Column for the text with the most probable piece at every mask. Default <c>FilledText</c>.</summary>
    public string FilledTextColumnName { get; set => field = Name(value); } = "FilledText";

    /// <summary>Column for the predicted pieces, <see cref="TopK"/> for each mask. Default <c>PredictedPieces</c>.</summary>
    public string PredictedPiecesColumnName { get; set => field = Name(value); } = "PredictedPieces";

    /// <summary>Column for the probabilities of the predicted pieces. Default <c>PredictedProbabilities</c>.</summary>
    public string PredictedProbabilitiesColumnName { get; set => field = Name(value); } = "PredictedProbabilities";

    /// <summary>
    /// Pieces that are predicted for each mask. At least 1, at most the tokenizer's pieces; default 5 (transformers' pipeline).
    /// </summary>
    public int TopK { get; set => field = AtLeast(1, value); } = 5;

    /// <summary>Rows per forward. 1 to 65,536; default 32.</summary>
    public int BatchSize { get; set => field = Between(1, DebertaV3TrainerOptions.Most, value); } = 32;

    /// <summary>
    /// Longest input in pieces, [CLS] and [SEP] included; longer texts are cut, and masks behind the cut are not predicted. 8 to 65,536;
    /// default 512 (published models). With the enhanced mask decoder never more than the checkpoint has absolute positions.
    /// </summary>
    public int MaxLength { get; set => field = Between(8, DebertaV3TrainerOptions.Most, value); } = 512;

    /// <summary>A copy that later changes do not reach.</summary>
    internal DebertaV3FillMaskOptions Snapshot() => (DebertaV3FillMaskOptions)MemberwiseClone();
}
