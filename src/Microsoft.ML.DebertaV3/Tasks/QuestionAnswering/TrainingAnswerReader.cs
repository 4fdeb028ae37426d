using Microsoft.ML.DebertaV3.DataViews;
using Microsoft.ML.DebertaV3.Tokenization;

namespace Microsoft.ML.DebertaV3.Tasks.QuestionAnswering;

/// <summary>Reads the position of the right answer in its context.</summary>
internal static class TrainingAnswerReader
{
    private const int Shown = 100;

    /// <summary>Returns a reader of the answer's begin and end (UTF-16); -1 and -1 if there is no answer.</summary>
    /// <param name="row">The cursor, with the columns of context, answer and index.</param>
    /// <param name="answer">The answer, a text.</param>
    /// <param name="contextColumn">Name of the context's column.</param>
    /// <param name="indexColumn">Name of the column with the index at which the answer is expected.</param>
    /// <exception cref="InvalidOperationException">The context does not contain the answer; the message names the row.</exception>
    public static Func<float[]> Of(DataViewRow row, DataViewSchema.Column answer, string contextColumn, string indexColumn)
    {
        var readContext = Text(row, row.Schema[contextColumn]);
        var readAnswer = Text(row, answer);
        var readIndex = NumberReader.Of(row, row.Schema[indexColumn]);
        return () =>
        {
            var (context, text, index) = (readContext(), readAnswer(), readIndex());
            if (text.Length == 0)
                return [-1, -1];
            var place = AnswerPlace.Find(context, text, double.IsFinite(index) ? (int)Math.Clamp(index, 0, int.MaxValue) : 0)
                ?? throw Missing(row.Position, answer.Name, text);
            return [place.Begin, place.End];
        };
    }

    /// <summary>Converts the result of <see cref="Of"/> to a range of the context; null if there is no answer.</summary>
    public static TextRange? Range(float[] label) => label[0] < 0 ? null : new((int)label[0], (int)label[1]);

    private static InvalidOperationException Missing(long row, string column, string answer) => new(
        $"Row {row}: the context does not hold the answer of column '{column}', '{answer[..Math.Min(answer.Length, Shown)]}'. "
        + "Correct the row or leave it out.");

    private static Func<string> Text(DataViewRow row, DataViewSchema.Column column)
    {
        var getter = row.GetGetter<ReadOnlyMemory<char>>(column);
        var text = default(ReadOnlyMemory<char>);
        return () =>
        {
            getter(ref text);
            return text.ToString();
        };
    }
}
