using System.Text;
using Microsoft.ML.DebertaV3.DataViews;
using Microsoft.ML.DebertaV3.Tokenization;

namespace Microsoft.ML.DebertaV3.Tasks.NamedEntityRecognition;

/// <summary>Converts entities, given as ranges of a text, to labels of its words.</summary>
internal static class EntitySpans
{
    private const int Shown = 60;

    /// <summary>Returns the labels of the words.</summary>
    /// <param name="text">The text.</param>
    /// <param name="words">Its words, in order.</param>
    /// <param name="spans">The entities, in any order.</param>
    /// <param name="row">Position of the row, for errors.</param>
    /// <returns>"B-X" for the first word of an entity of type X, "I-X" for its other words, "O" for words outside of entities; null for the
    /// words of an entity whose type is missing.</returns>
    /// <exception cref="InvalidOperationException">An entity lies outside of the text, begins or ends within a word, or overlaps or shares
    /// a word with another.</exception>
    public static string?[] WordLabels(string text, IReadOnlyList<TextRange> words, IEnumerable<EntitySpan> spans, long row)
    {
        string?[] labels = [.. words.Select(_ => EntityTag.OutsideName)];
        var (free, last) = (0, default(EntitySpan)); // the first word after the entities so far, and the last of them
        foreach (var span in spans.Select(span => InText(text, span, row)).OrderBy(span => span.Range.Begin))
        {
            var (first, end) = Touched(words, span.Range);
            if (free > 0 && (span.Range.Begin < last.Range.End || first < free))
                throw DataRows.Wrong(row, $"has entities that share a word or overlap: {Name(text, last)} and {Name(text, span)}.");
            RequireWhole(text, words[first], span, row);
            RequireWhole(text, words[end - 1], span, row);
            for (var word = first; word < end; word++)
                labels[word] = span.Type is null ? null : (word == first ? "B-" : "I-") + span.Type;
            (free, last) = (end, span);
        }
        return labels;
    }

    // Returns the entity without surrounding white space.
    private static EntitySpan InText(string text, EntitySpan span, long row)
    {
        var (begin, end) = span.Range;
        if (begin < 0 || end > text.Length || begin >= end)
        {
            throw DataRows.Wrong(row, $"has an entity from {begin} to {end}, but its text has {text.Length} UTF-16 units; "
                + "the start must be at least 0, and the end after the start and within the text.");
        }
        var trimmed = span with { Range = span.Range.Trim(text) };
        return trimmed.Range.Begin < trimmed.Range.End
            ? trimmed
            : throw DataRows.Wrong(row, $"has an entity from {begin} to {end}, which is only white space.");
    }

    // Returns the first word that overlaps the range, and the one after the last. There is one, because the range begins with a character
    // of a word.
    private static (int First, int End) Touched(IReadOnlyList<TextRange> words, TextRange range)
    {
        var first = 0;
        while (words[first].End <= range.Begin)
            first++;
        var end = first + 1;
        while (end < words.Count && words[end].Begin < range.End)
            end++;
        return (first, end);
    }

    // Punctuation belongs to the word beside it: "Leeds," is one word.
    private static void RequireWhole(string text, TextRange word, EntitySpan span, long row)
    {
        var before = text[word.Begin..Math.Max(word.Begin, span.Range.Begin)];
        var after = text[Math.Min(span.Range.End, word.End)..word.End];
        if (HasLetters(before) || HasLetters(after))
        {
            throw DataRows.Wrong(row, $"has the entity {Name(text, span)}, which covers only a part of the word '{Short(word.Of(text))}' "
                + $"at {word.Begin}. Entities consist of whole words, except for punctuation: move the start or the end, or give the "
                + "words as a vector of text.");
        }
    }

    private static bool HasLetters(string part) => part.EnumerateRunes().Any(Rune.IsLetterOrDigit);

    private static string Name(string text, EntitySpan span) =>
        $"'{Short(span.Range.Of(text))}' ({span.Range.Begin} to {span.Range.End})";

    private static string Short(string text) => text.Length <= Shown ? text : $"{text[..Shown]}...";
}

/// <summary>An entity as a part of a text.</summary>
/// <param name="Range">Where it is.</param>
/// <param name="Type">Its type; null: missing.</param>
internal readonly record struct EntitySpan(TextRange Range, string? Type);
