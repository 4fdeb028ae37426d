using Microsoft.ML.DebertaV3.DataViews;
using static Microsoft.ML.DebertaV3.Training.OptionChecks;

namespace Microsoft.ML.DebertaV3.Tasks.Tokenizing;

/// <summary>Settings that a tokenizing transform is saved with, in addition to its tokenizer.</summary>
/// <param name="TextColumns">The input columns, one or two.</param>
/// <param name="Ids">Column for the ids.</param>
/// <param name="Mask">Column for the mask.</param>
/// <param name="Starts">Column for the begins of pieces.</param>
/// <param name="Ends">Column for the ends of pieces.</param>
/// <param name="Sentences">Column for the texts of pieces, 1 or 2.</param>
/// <param name="MaxLength">Longest sequence in pieces.</param>
/// <param name="Pad">Whether every row is padded to that length.</param>
/// <param name="RecognizeSpecialTokens">Whether special tokens in a text, such as "[SEP]", become special pieces.</param>
internal sealed record TokenizeSettings(
    IReadOnlyList<string> TextColumns, string Ids, string Mask, string Starts, string Ends, string Sentences,
    int MaxLength, bool Pad, bool RecognizeSpecialTokens)
{
    private const int LeastLength = 8;

    /// <summary>Creates the settings from options.</summary>
    /// <exception cref="ArgumentException">Two options name the same column.</exception>
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

    /// <summary>Returns the tokenizer of options.</summary>
    /// <exception cref="ArgumentException">There is no tokenizer, or there are two.</exception>
    public static DebertaV3Tokenizer Tokenizer(DebertaV3TokenizeOptions options)
    {
        Refuse(options.Tokenizer is not null && options.Checkpoint is not null,
            nameof(options.Tokenizer), $"{nameof(options.Checkpoint)} has a tokenizer too; set one of the two");
        var tokenizer = options.Tokenizer ?? options.Checkpoint?.Tokenizer;
        Refuse(tokenizer is null, nameof(options.Tokenizer), $"set it, or {nameof(options.Checkpoint)}");
        return tokenizer!;
    }

    /// <summary>Whether deserialized settings are complete and valid.</summary>
    public bool IsComplete() =>
        TextColumns is { Count: 1 or 2 }
        && TextColumns.Concat([Ids, Mask, Starts, Ends, Sentences]).All(name => !string.IsNullOrEmpty(name))
        && MaxLength is >= LeastLength and <= DebertaV3FitOptions.Most;
}
