using Microsoft.ML.Data;
using Microsoft.ML.DebertaV3;
using Microsoft.ML.DebertaV3.Tasks.Tokenizing;

namespace Microsoft.ML;

// Pieces for networks that something else runs.
public static partial class DebertaV3TextCatalog
{
    /// <summary>
    /// Makes ids, mask and offsets of texts, as columns, for a network that something else runs: ML.NET's OnnxTransformer, for example.
    /// </summary>
    /// <param name="catalog">The text transforms.</param>
    /// <param name="tokenizer">The tokenizer; of a checkpoint <see cref="DebertaV3Checkpoint.Tokenizer"/>.</param>
    /// <param name="sentence1ColumnName">Column with the text.</param>
    /// <param name="sentence2ColumnName">Column with the second text of a pair; null for single texts.</param>
    /// <param name="maxLength">Longest sequence in pieces, [CLS] and [SEP] included; the longer text is cut first.</param>
    /// <param name="pad">Whether every row is filled to <paramref name="maxLength"/>, so that the vectors have a known size.</param>
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

    /// <summary>Makes ids, mask and offsets of texts, as columns, for a network that something else runs.</summary>
    /// <param name="catalog">The text transforms.</param>
    /// <param name="options">The tokenizer, columns and lengths.</param>
    /// <exception cref="ArgumentException">There is no tokenizer, or two, or two options name one column.</exception>
    public static DebertaV3TokenizingEstimator DebertaV3Tokenize(
        this TransformsCatalog.TextTransforms catalog, DebertaV3TokenizeOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        var settings = TokenizeSettings.Of(options);
        return new(CatalogUtils.GetEnvironment(catalog), new TokenizingScorer(settings, TokenizeSettings.Tokenizer(options)));
    }
}
