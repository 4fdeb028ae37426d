using Microsoft.ML.DebertaV3.DataViews;
using Microsoft.ML.DebertaV3.Tokenization;

namespace Microsoft.ML.DebertaV3.Tasks.NamedEntityRecognition;

/// <summary>Reads the entities of a row, which are given by where they are, as labels of the row's words.</summary>
internal static class EntitySpanReader
{
    /// <summary>The labels of the words, as <see cref="EntitySpans.WordLabels"/> gives them.</summary>
    /// <param name="row">The cursor, with all these columns.</param>
    /// <param name="user">What reads, for errors.</param>
    /// <param name="text">The column with the text, or with its words.</param>
    /// <param name="readTypes">Reads the entities' types; null where one is missing.</param>
    /// <param name="start">The column with the UTF-16 index at which each begins.</param>
    /// <param name="end">The column with the index behind each.</param>
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
                    + $"and {ends.Length} in '{end.Name}'; each entity needs one of all three.");
            }
            var texts = readText.Read();
            var (all, words) = texts.Several is { } several ? EntityText.Join(several) : (texts.First, TextWords.Find(texts.First));
            var spans = types.Select((type, i) => new EntitySpan(new(Index(starts[i], start), Index(ends[i], end)), type));
            return EntitySpans.WordLabels(all, words, spans, row.Position);
        };

        int Index(double value, DataViewSchema.Column column) => value is >= int.MinValue and <= int.MaxValue && value == (int)value
            ? (int)value
            : throw DataRows.Wrong(row.Position, $"has {value} in '{column.Name}', which is no index into a text.");
    }
}
