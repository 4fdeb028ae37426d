using Microsoft.ML.Data;

namespace QuestionAnswering;

/// <summary>A row of the .tsv files.</summary>
internal sealed class Question
{
    [LoadColumn(0)]
    public string Context { get; set; } = "";

    [LoadColumn(1), ColumnName("Question")]
    public string Text { get; set; } = "";

    /// <summary>Empty where the context does not answer the question.</summary>
    [LoadColumn(2)]
    public string TrainingAnswer { get; set; } = "";

    [LoadColumn(3)]
    public int AnswerIndex { get; set; }
}
