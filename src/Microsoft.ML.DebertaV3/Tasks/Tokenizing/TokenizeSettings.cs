using Microsoft.ML.DebertaV3.DataViews;
using static Microsoft.ML.DebertaV3.Training.OptionChecks;

namespace Microsoft.ML.DebertaV3.Tasks.Tokenizing;

/// <summary>What a saved tokenizing transform keeps beside its tokenizer.</summary>
/// <param name="TextColumns">The columns that it reads, one or two.</param>
/// <param name="Ids">Column for the ids.</param>
/// <param name="Mask">Column for the mask.</param>
/// <param name="Starts">Column for where pieces begin.</param>
/// <param name="Ends">Column for where they end.</param>
/// <param name="Sentences">Column for the text that they are of.</param>
/// <param name="MaxLength">Longest sequence in pieces.</param>
/// <param name="Pad">Whether every row is as long.</param>
/// <param name="RecognizeSpecialTokens">Whether "[SEP]" and the like in a text are the special pieces.</param>
internal sealed record TokenizeSettings(
    IReadOnlyList<string> TextColumns, string Ids, string Mask, string Starts, string Ends, string Sentences,
    int MaxLength, bool Pad, bool RecognizeSpecialTokens)
{
    private const int LeastLength = 8;

    /// <summary>The settings of options.</summary>
    /// <exception cref="ArgumentException">Two options name one column.</exception>
    public static TokenizeSettings Of(DebertaV3TokenizeOptions options)
    {
        SchemaChecks.RequireDistinct(
            (nameof(options.Sentence1ColumnName), options.Sentence1ColumnName),
            (nameof(options.Sentence2ColumnName), options.Sentence2ColumnName),
            (nameof(options.IdsColumnName), options.IdsColumnName), (nameof(options.MaskColumnName), options.MaskColumnName),
            (nameof(options.StartsColumnName), options.StartsColumnName), (nameof(options.EndsColumnName), options.EndsColumnName),
            (nameof(options.SentencesColumnName), options.SentencesColumnName));
        return new(
            options.Sentence2ColumnName is { } second ? [options.Sentence1ColumnName, second] : [options.Sentence1ColumnName],
            options.IdsColumnName, options.MaskColumnName, options.StartsColumnName, options.EndsColumnName, options.SentencesColumnName,
            options.MaxLength, options.Pad, options.RecognizeSpecialTokens);
    }

    /// <summary>The tokenizer of options.</summary>
    /// <exception cref="ArgumentException">There is none, or two.</exception>
    public static DebertaV3Tokenizer Tokenizer(DebertaV3TokenizeOptions options)
    {
        Refuse(options.Tokenizer is not null && options.Checkpoint is not null,
            nameof(options.Tokenizer), $"{nameof(options.Checkpoint)} has a tokenizer too; set one of the two");
        var tokenizer = options.Tokenizer ?? options.Checkpoint?.Tokenizer;
        Refuse(tokenizer is null, nameof(options.Tokenizer), $"set it, or {nameof(options.Checkpoint)}");
        return tokenizer!;
    }

    /// <summary>Whether what JSON gave makes a transform.</summary>
    public bool IsComplete() =>
        TextColumns is { Count: 1 or 2 }
        && TextColumns.Concat([Ids, Mask, Starts, Ends, Sentences]).All(name => !string.IsNullOrEmpty(name))
        && MaxLength is >= LeastLength and <= DebertaV3FitOptions.Most;
}
