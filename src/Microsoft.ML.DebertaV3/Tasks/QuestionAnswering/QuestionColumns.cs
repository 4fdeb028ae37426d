using Microsoft.ML.DebertaV3.DataViews;

namespace Microsoft.ML.DebertaV3.Tasks.QuestionAnswering;

/// <summary>The output columns of question answering for a loaded folder.</summary>
internal static class QuestionColumns
{
    /// <summary>Returns the column names by role.</summary>
    /// <exception cref="ArgumentException">Two options name the same column.</exception>
    public static IReadOnlyDictionary<string, string> Of(DebertaV3LoadOptions options)
    {
        SchemaChecks.RequireDistinct(
            (nameof(options.AnswerColumnName), options.AnswerColumnName),
            (nameof(options.ScoreColumnName), options.ScoreColumnName),
            (nameof(options.AnswerStartColumnName), options.AnswerStartColumnName),
            (nameof(options.AnswerEndColumnName), options.AnswerEndColumnName),
            (nameof(options.NoAnswerScoreColumnName), options.NoAnswerScoreColumnName));
        return new Dictionary<string, string>
        {
            ["Answer"] = options.AnswerColumnName,
            ["Score"] = options.ScoreColumnName,
            ["AnswerStart"] = options.AnswerStartColumnName,
            ["AnswerEnd"] = options.AnswerEndColumnName,
            ["NoAnswerScore"] = options.NoAnswerScoreColumnName,
        };
    }
}
