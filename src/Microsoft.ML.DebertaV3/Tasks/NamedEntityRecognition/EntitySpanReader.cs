using Microsoft.ML.DebertaV3.DataViews;
using Microsoft.ML.DebertaV3.Tokenization;

namespace Microsoft.ML.DebertaV3.Tasks.NamedEntityRecognition;

/// <summary>Reads the entities of a row, given by start and end, as labels of the row's words.</summary>
internal static class EntitySpanReader
{
    /// <summary>Returns a function that reads the labels of the current row, see <see cref="EntitySpans.WordLabels"/>.</summary>
    /// <param name="row">The cursor, with all these columns.</param>
    /// <param name="user">Name of the trainer, for errors.</param>
    /// <param name="text">The column of the text, or of its words.</param>
    /// <param name="readTypes">Reads the types of the entities; null for a missing type.</param>
    /// <param name="start">The column of the UTF-16 index at which each entity starts.</param>
    /// <param name="end">The column of the index after the end of each entity.</param>
    /// <exception cref="InvalidOperationException">Thrown by the function: the row's entities do not fit its text; the message names the
    /// row.</exception>
    public static Func<string?[]> Of(
        DataViewRow row, string user, InputColumn text, Func<string?[]> readTypes, DataViewSchema.Column start, DataViewSchema.Column end)
    {
        var readText = new TextColumnReader(row, user, [text]);
        var (readStarts, readEnds) = (NumberReader.OfVector(row, start), NumberReader.OfVector(row, end));
        return () =>
        {
            var (types, starts, ends) = (readTypes(), readStarts(), readEnds());
            if (types.Length != starts.Length || types.Length != ends.Length)
            {
                throw DataRows.Wrong(row.Position, $"has {types.Length} types of entities, but {starts.Length} indices in '{start.Name}' "
                    + $"and {ends.Length} in '{end.Name}'; each entity needs a type, a start and an end.");
            }
            var texts = readText.Read();
            var (all, words) = texts.Several is { } several ? EntityText.Join(several) : (texts.First, TextWords.Find(texts.First));
            var spans = types.Select((type, i) => new EntitySpan(new(Index(starts[i], start), Index(ends[i], end)), type));
            return EntitySpans.WordLabels(all, words, spans, row.Position);
        };

        int Index(double value, DataViewSchema.Column column) => value is >= int.MinValue and <= int.MaxValue && value == (int)value
            ? (int)value
            : throw DataRows.Wrong(row.Position, $"has {value} in '{column.Name}', which is not an index into a text.");
    }
}
