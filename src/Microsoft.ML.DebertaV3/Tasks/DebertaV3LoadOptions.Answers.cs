using static Microsoft.ML.DebertaV3.Training.OptionChecks;

namespace Microsoft.ML.DebertaV3;

// What only folders that answer questions have.
public sealed partial class DebertaV3LoadOptions
{
    /// <summary>
    /// Question answering: column for the best answers, a vector of text by falling score; "no answer" is the empty text. Default
    /// <c>Answer</c>.
    /// </summary>
    public string AnswerColumnName { get; set => field = Name(value); } = "Answer";

    /// <summary>Question answering: column for the UTF-16 index in the context at which each answer begins. Default
    /// <c>AnswerStart</c>.</summary>
    public string AnswerStartColumnName { get; set => field = Name(value); } = "AnswerStart";

    /// <summary>Question answering: column for the UTF-16 index behind each answer. Default <c>AnswerEnd</c>.</summary>
    public string AnswerEndColumnName { get; set => field = Name(value); } = "AnswerEnd";

    /// <summary>
    /// Question answering: column for the score of "no answer", the smallest of all windows, whether it competes or not. Default
    /// <c>NoAnswerScore</c>.
    /// </summary>
    public string NoAnswerScoreColumnName { get; set => field = Name(value); } = "NoAnswerScore";

    /// <summary>Question answering: answers wanted; fewer where the context has fewer. 1 to 65,536; default 3 (ML.NET's
    /// QuestionAnswer).</summary>
    public int TopK { get; set => field = Between(1, DebertaV3FitOptions.Most, value); } = 3;

    /// <summary>Question answering: longest answer in pieces. 1 to 65,536; default 15 (transformers).</summary>
    public int MaxAnswerLength { get; set => field = Between(1, DebertaV3FitOptions.Most, value); } = 15;

    /// <summary>
    /// Question answering and named entities: pieces that neighbouring windows of a long context or text share; at most
    /// <see cref="MaxLength"/> - 5, of named entities - 3. Null (default): a quarter of <see cref="MaxLength"/>; of 512 that is 128, as
    /// transformers has it.
    /// </summary>
    public int? Stride { get; set => field = value is { } stride ? Between(0, DebertaV3FitOptions.Most, stride) : null; }

    /// <summary>Question answering: whether answers begin and end where words do. Default true (transformers).</summary>
    public bool AlignToWords { get; set; } = true;

    /// <summary>
    /// Question answering: whether "no answer" competes with the answers, for models that were trained on questions without one (SQuAD 2).
    /// Default false (transformers).
    /// </summary>
    public bool HandleImpossibleAnswer { get; set; }
}
