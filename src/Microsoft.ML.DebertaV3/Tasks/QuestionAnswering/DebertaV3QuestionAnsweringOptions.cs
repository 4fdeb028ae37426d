using static Microsoft.ML.DebertaV3.Training.OptionChecks;

namespace Microsoft.ML.DebertaV3;

/// <summary>
/// Options of question answering, with the column names of ML.NET's <c>QuestionAnswer</c>. See <see cref="DebertaV3TrainerOptions"/> for
/// what all trainers share.
/// </summary>
public sealed class DebertaV3QuestionAnsweringOptions : DebertaV3TrainerOptions
{
    /// <summary>Creates options with their defaults.</summary>
    public DebertaV3QuestionAnsweringOptions() =>
        (ContextColumnName, QuestionColumnName, TrainingAnswerColumnName) = ("Context", "Question", "TrainingAnswer");

    /// <summary>
    /// Column with the text that contains the answer. Default <c>Context</c>. Alias of
    /// <see cref="DebertaV3TrainerOptions.Sentence1ColumnName"/>.
    /// </summary>
    public string ContextColumnName { get => Sentence1ColumnName; set => Sentence1ColumnName = Name(value); }

    /// <summary>
    /// Column with the question. Default <c>Question</c>. Alias of <see cref="DebertaV3TrainerOptions.Sentence2ColumnName"/>.
    /// </summary>
    public string QuestionColumnName { get => Sentence2ColumnName ?? "Question"; set => Sentence2ColumnName = Name(value); }

    /// <summary>
    /// Column with the right answer, a text; empty if there is none. Default <c>TrainingAnswer</c>. Alias of
    /// <see cref="DebertaV3TrainerOptions.LabelColumnName"/>.
    /// </summary>
    public string TrainingAnswerColumnName { get => LabelColumnName; set => LabelColumnName = Name(value); }

    /// <summary>
    /// Column with the UTF-16 index at which the answer begins in the context, a number. If the answer is not at the index, its nearest
    /// occurrence is used. Default <c>AnswerIndex</c>.
    /// </summary>
    public string AnswerIndexColumnName { get; set => field = Name(value); } = "AnswerIndex";

    /// <summary>Column for the best answers, a vector of text by descending score. Default <c>Answer</c>.</summary>
    public string AnswerColumnName { get; set => field = Name(value); } = "Answer";

    /// <summary>
    /// Column for the UTF-16 index at which each answer begins in the context, a vector of Int32. Default <c>AnswerStart</c>.
    /// </summary>
    public string AnswerStartColumnName { get; set => field = Name(value); } = "AnswerStart";

    /// <summary>Column for the UTF-16 index of each answer's end (exclusive), a vector of Int32. Default <c>AnswerEnd</c>.</summary>
    public string AnswerEndColumnName { get; set => field = Name(value); } = "AnswerEnd";

    /// <summary>Column for the score of "no answer", a Single. Default <c>NoAnswerScore</c>.</summary>
    public string NoAnswerScoreColumnName { get; set => field = Name(value); } = "NoAnswerScore";

    /// <summary>Number of answers to return. 1 to 65,536; default 3 (ML.NET's QuestionAnswer).</summary>
    public int TopK { get; set => field = Between(1, Most, value); } = 3;

    /// <summary>Longest predicted answer in pieces. 1 to 65,536; default 15 (transformers).</summary>
    public int MaxAnswerLength { get; set => field = Between(1, Most, value); } = 15;

    /// <summary>Pieces that neighbouring windows of a long context share; at most <see cref="DebertaV3TrainerOptions.MaxLength"/> - 5. Null
    /// (default): a quarter of that length.</summary>
    public int? Stride { get; set => field = value is { } stride ? Between(0, Most, stride) : null; }

    /// <summary>Whether predicted answers are extended to whole words. Default true (transformers).</summary>
    public bool AlignToWords { get; set; } = true;

    /// <summary>Whether "no answer" is a candidate in scoring. Default false (transformers).</summary>
    public bool HandleImpossibleAnswer { get; set; }
}
