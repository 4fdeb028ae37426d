using Microsoft.ML.Data;
using Microsoft.ML.DebertaV3;
using Microsoft.ML.DebertaV3.Tasks.Tokenizing;

namespace Microsoft.ML;

// Tokenization for networks that run outside of this library.
public static partial class DebertaV3TextCatalog
{
    /// <summary>
    /// Tokenizes texts to columns with ids, mask and offsets, for a network that runs outside of this library, for example in ML.NET's
    /// OnnxTransformer.
    /// </summary>
    /// <param name="catalog">The text transforms.</param>
    /// <param name="tokenizer">The tokenizer, for example <see cref="DebertaV3Checkpoint.Tokenizer"/>.</param>
    /// <param name="sentence1ColumnName">Column with the text.</param>
    /// <param name="sentence2ColumnName">Column with the second text of a pair; null for single texts.</param>
    /// <param name="maxLength">Longest sequence in pieces, [CLS] and [SEP] included; of a longer pair the longer text is truncated
    /// first.</param>
    /// <param name="pad">Whether every row is padded to <paramref name="maxLength"/>, so that the vectors have a known size.</param>
    public static DebertaV3TokenizingEstimator DebertaV3Tokenize(
        this TransformsCatalog.TextTransforms catalog,
        DebertaV3Tokenizer tokenizer,
        string sentence1ColumnName = "Sentence1",
        string? sentence2ColumnName = null,
        int maxLength = 512,
        bool pad = true) => catalog.DebertaV3Tokenize(new DebertaV3TokenizeOptions
        {
            Tokenizer = tokenizer,
            Sentence1ColumnName = sentence1ColumnName,
            Sentence2ColumnName = sentence2ColumnName,
            MaxLength = maxLength,
            Pad = pad,
        });

    /// <summary>Tokenizes texts to columns with ids, mask and offsets, for a network that runs outside of this library.</summary>
    /// <param name="catalog">The text transforms.</param>
    /// <param name="options">The tokenizer, columns and lengths.</param>
    /// <exception cref="ArgumentException">There is no tokenizer, there are two, or two options name the same column.</exception>
    public static DebertaV3TokenizingEstimator DebertaV3Tokenize(
        this TransformsCatalog.TextTransforms catalog, DebertaV3TokenizeOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        var settings = TokenizeSettings.Of(options);
        return new(CatalogUtils.GetEnvironment(catalog), new TokenizingScorer(settings, TokenizeSettings.Tokenizer(options)));
    }
}
