using static Microsoft.ML.DebertaV3.Training.OptionChecks;

namespace Microsoft.ML.DebertaV3;

/// <summary>Options of <c>DebertaV3FillMask</c>. Values are validated when set. Not thread safe; estimators copy the options.</summary>
public sealed class DebertaV3FillMaskOptions
{
    /// <summary>
    /// Checkpoint with a language model: one with a generator, a masked language model pre-trained by this library, or a folder of
    /// transformers' DebertaV2ForMaskedLM. Null (default): <see cref="DebertaV3Checkpoint.Tiny"/>.
    /// </summary>
    public DebertaV3Checkpoint? Checkpoint { get; set; }

    /// <summary>Input column with the text, in which <c>[MASK]</c> represents a missing piece. Default <c>Text</c>.</summary>
    public string InputColumnName { get; set => field = Name(value); } = "Text";

    /// <summary>Output column for the text with the most probable piece at every mask. Default <c>FilledText</c>.</summary>
    public string FilledTextColumnName { get; set => field = Name(value); } = "FilledText";

    /// <summary>Output column for the predicted pieces, <see cref="TopK"/> per mask. Default <c>PredictedPieces</c>.</summary>
    public string PredictedPiecesColumnName { get; set => field = Name(value); } = "PredictedPieces";

    /// <summary>Output column for the probabilities of the predicted pieces. Default <c>PredictedProbabilities</c>.</summary>
    public string PredictedProbabilitiesColumnName { get; set => field = Name(value); } = "PredictedProbabilities";

    /// <summary>
    /// Number of pieces to predict for each mask. 1 to the number of the tokenizer's pieces; default 5 (transformers' pipeline).
    /// </summary>
    public int TopK { get; set => field = AtLeast(1, value); } = 5;

    /// <summary>Rows per batch. 1 to 65,536; default 32.</summary>
    public int BatchSize { get; set => field = Between(1, DebertaV3TrainerOptions.Most, value); } = 32;

    /// <summary>
    /// Maximum input length in pieces, including [CLS] and [SEP]. Longer texts are truncated, and masks beyond that are not predicted. 8 to
    /// 65,536; default 512 (published models). With the enhanced mask decoder it is limited to the number of absolute positions.
    /// </summary>
    public int MaxLength { get; set => field = Between(8, DebertaV3TrainerOptions.Most, value); } = 512;

    /// <summary>Returns a copy that is independent of later changes.</summary>
    internal DebertaV3FillMaskOptions Snapshot() => (DebertaV3FillMaskOptions)MemberwiseClone();
}
