using System.Text;
using Microsoft.ML.DebertaV3.DataViews;
using Microsoft.ML.DebertaV3.Tokenization;

namespace Microsoft.ML.DebertaV3.Tasks.NamedEntityRecognition;

/// <summary>From entities that are parts of a text to labels of its words.</summary>
internal static class EntitySpans
{
    private const int Shown = 60;

    /// <summary>The labels of the words.</summary>
    /// <param name="text">The text.</param>
    /// <param name="words">Its words, in order.</param>
    /// <param name="spans">The entities, in any order.</param>
    /// <param name="row">Position of the row, for errors.</param>
    /// <returns>"B-X" for an entity's first word, "I-X" for its others, "O" for words of none; null for words of an entity whose type is
    /// missing.</returns>
    /// <exception cref="InvalidOperationException">An entity is not in the text, is only a part of a word (beside punctuation), or shares
    /// characters or a word with another.</exception>
    public static string?[] WordLabels(string text, IReadOnlyList<TextRange> words, IEnumerable<EntitySpan> spans, long row)
    {
        string?[] labels = [.. words.Select(_ => EntityTag.OutsideName)];
        var (free, last) = (0, default(EntitySpan)); // the first word behind the entities so far, and the last of these
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

    // The entity without white space at its borders.
    private static EntitySpan InText(string text, EntitySpan span, long row)
    {
        var (begin, end) = span.Range;
        if (begin < 0 || end > text.Length || begin >= end)
        {
            throw DataRows.Wrong(row, $"has an entity from {begin} to {end}, but its text has {text.Length} UTF-16 units; "
                + "an entity begins at 0 or behind, and ends behind its begin and not behind the text.");
        }
        var trimmed = span with { Range = span.Range.Trim(text) };
        return trimmed.Range.Begin < trimmed.Range.End
            ? trimmed
            : throw DataRows.Wrong(row, $"has an entity from {begin} to {end}, where its text has nothing but white space.");
    }

    // The first word that has a character of the range, and the one behind the last. There is one: the range begins with such a character.
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
            throw DataRows.Wrong(row, $"has the entity {Name(text, span)}, which is only a part of the word '{Short(word.Of(text))}' at "
                + $"{word.Begin}. Entities are made of whole words, beside punctuation: move its border, or give the words as a vector "
                + "of text.");
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
