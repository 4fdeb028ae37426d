using static Microsoft.ML.DebertaV3.Training.OptionChecks;

namespace Microsoft.ML.DebertaV3;

// Options of question answering.
public sealed partial class DebertaV3LoadOptions
{
    /// <summary>
    /// Question answering: output column for the best answers, a vector of text in order of decreasing score; "no answer" is an empty text.
    /// Default <c>Answer</c>.
    /// </summary>
    public string AnswerColumnName { get; set => field = Name(value); } = "Answer";

    /// <summary>
    /// Question answering: output column for the UTF-16 index in the context at which each answer begins. Default <c>AnswerStart</c>.
    /// </summary>
    public string AnswerStartColumnName { get; set => field = Name(value); } = "AnswerStart";

    /// <summary>Question answering: output column for the UTF-16 index after each answer. Default <c>AnswerEnd</c>.</summary>
    public string AnswerEndColumnName { get; set => field = Name(value); } = "AnswerEnd";

    /// <summary>
    /// Question answering: output column for the score of "no answer": the minimum over all windows, even if
    /// <see cref="HandleImpossibleAnswer"/> is false. Default <c>NoAnswerScore</c>.
    /// </summary>
    public string NoAnswerScoreColumnName { get; set => field = Name(value); } = "NoAnswerScore";

    /// <summary>Question answering: maximum number of answers. 1 to 65,536; default 3 (ML.NET's QuestionAnswer).</summary>
    public int TopK { get; set => field = Between(1, DebertaV3FitOptions.Most, value); } = 3;

    /// <summary>Question answering: maximum length of an answer in pieces. 1 to 65,536; default 15 (transformers).</summary>
    public int MaxAnswerLength { get; set => field = Between(1, DebertaV3FitOptions.Most, value); } = 15;

    /// <summary>
    /// Question answering and named entities: number of pieces that adjacent windows of a long context or text share. 0 to
    /// <see cref="MaxLength"/> - 5, for named entities to <see cref="MaxLength"/> - 3. Null (default): a quarter of
    /// <see cref="MaxLength"/>; for 512 this is 128, as in transformers.
    /// </summary>
    public int? Stride { get; set => field = value is { } stride ? Between(0, DebertaV3FitOptions.Most, stride) : null; }

    /// <summary>Question answering: whether answers are extended to whole words. Default true (transformers).</summary>
    public bool AlignToWords { get; set; } = true;

    /// <summary>
    /// Question answering: whether "no answer" can be returned, for models that were trained on unanswerable questions (SQuAD 2). Default
    /// false (transformers).
    /// </summary>
    public bool HandleImpossibleAnswer { get; set; }
}
