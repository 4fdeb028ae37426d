using static Microsoft.ML.DebertaV3.Training.OptionChecks;

namespace Microsoft.ML.DebertaV3;

/// <summary>
/// Options of <c>DebertaV3Tokenize</c>. Values are checked when they are set. Not thread safe; an estimator takes a snapshot.
/// </summary>
public sealed class DebertaV3TokenizeOptions
{
    /// <summary>The tokenizer. Null (default): that of <see cref="Checkpoint"/>; one of the two must be set.</summary>
    public DebertaV3Tokenizer? Tokenizer { get; set; }

    /// <summary>A checkpoint whose tokenizer is used; its weights are not read.</summary>
    public DebertaV3Checkpoint? Checkpoint { get; set; }

    /// <summary>Column with the text. Default <c>Sentence1</c>.</summary>
    public string Sentence1ColumnName { get; set => field = Name(value); } = "Sentence1";

    /// <summary>Column with the second text of a pair. Null (default): single texts.</summary>
    public string? Sentence2ColumnName { get; set => field = NameOrNull(value); }

    /// <summary>
    /// Column for the ids, [CLS] and [SEP] included, a vector of Int64. Default <c>input_ids</c>, as exported networks name their input.
    /// </summary>
    public string IdsColumnName { get; set => field = Name(value); } = "input_ids";

    /// <summary>
    /// Column for 1 at pieces and 0 at padding, a vector of Int64. Default <c>attention_mask</c>, as exported networks name their input.
    /// </summary>
    public string MaskColumnName { get; set => field = Name(value); } = "attention_mask";

    /// <summary>
    /// Column for the UTF-16 index of each piece's begin in its text, a vector of Int32; 0 at special pieces and padding. Default
    /// <c>TokenStarts</c>.
    /// </summary>
    public string StartsColumnName { get; set => field = Name(value); } = "TokenStarts";

    /// <summary>
    /// Column for the UTF-16 index of each piece's end (exclusive), a vector of Int32; 0 at special pieces and padding. Default
    /// <c>TokenEnds</c>.
    /// </summary>
    public string EndsColumnName { get; set => field = Name(value); } = "TokenEnds";

    /// <summary>
    /// Column for the text of each piece, 1 or 2, a vector of Int32; 0 at special pieces and padding. Default <c>TokenSentences</c>.
    /// </summary>
    public string SentencesColumnName { get; set => field = Name(value); } = "TokenSentences";

    /// <summary>
    /// Longest sequence in pieces, special pieces included; of a longer pair the longer text is truncated first. 8 to 65,536; default 512.
    /// </summary>
    public int MaxLength { get; set => field = Between(8, DebertaV3FitOptions.Most, value); } = 512;

    /// <summary>
    /// Whether every row is padded with [PAD] to <see cref="MaxLength"/>, so that the vectors have a known size, which most transforms
    /// require. Default true.
    /// </summary>
    public bool Pad { get; set; } = true;

    /// <summary>Whether special tokens in a text, such as "[SEP]", become special pieces. Default false: they are ordinary text.</summary>
    public bool RecognizeSpecialTokens { get; set; }

    /// <summary>Returns a copy that is independent of later changes.</summary>
    internal DebertaV3TokenizeOptions Snapshot() => (DebertaV3TokenizeOptions)MemberwiseClone();
}
