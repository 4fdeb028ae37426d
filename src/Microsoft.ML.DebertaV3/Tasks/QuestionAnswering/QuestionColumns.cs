using Microsoft.ML.DebertaV3.DataViews;

namespace Microsoft.ML.DebertaV3.Tasks.QuestionAnswering;

/// <summary>The columns of a folder that answers questions.</summary>
/// <param name="Inputs">The context's, then the question's.</param>
/// <param name="Outputs">Those that scoring adds, by role.</param>
internal sealed record QuestionColumns(IReadOnlyList<string> Inputs, IReadOnlyDictionary<string, string> Outputs)
{
    private const string Context = "Context", Question = "Question";

    /// <summary>The columns that the options name. Where they leave both texts at their defaults, they are Context and Question.</summary>
    /// <exception cref="ArgumentException">Two options name one column.</exception>
    public static QuestionColumns Of(DebertaV3LoadOptions options)
    {
        var isDefault = options.Sentence2ColumnName is null
            && options.Sentence1ColumnName == new DebertaV3LoadOptions().Sentence1ColumnName;
        var context = isDefault ? Context : options.Sentence1ColumnName;
        var question = options.Sentence2ColumnName ?? Question;
        SchemaChecks.RequireDistinct(
            (nameof(options.Sentence1ColumnName), context), (nameof(options.Sentence2ColumnName), question));
        SchemaChecks.RequireDistinct(
            (nameof(options.AnswerColumnName), options.AnswerColumnName),
            (nameof(options.ScoreColumnName), options.ScoreColumnName),
            (nameof(options.AnswerStartColumnName), options.AnswerStartColumnName),
            (nameof(options.AnswerEndColumnName), options.AnswerEndColumnName),
            (nameof(options.NoAnswerScoreColumnName), options.NoAnswerScoreColumnName));
        return new([context, question], new Dictionary<string, string>
        {
            ["Answer"] = options.AnswerColumnName,
            ["Score"] = options.ScoreColumnName,
            ["AnswerStart"] = options.AnswerStartColumnName,
            ["AnswerEnd"] = options.AnswerEndColumnName,
            ["NoAnswerScore"] = options.NoAnswerScoreColumnName,
        });
    }
}
