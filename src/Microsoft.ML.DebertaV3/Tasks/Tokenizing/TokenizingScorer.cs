using Microsoft.ML.Data;
using Microsoft.ML.DebertaV3.DataViews;
using Microsoft.ML.DebertaV3.Tokenization;

namespace Microsoft.ML.DebertaV3.Tasks.Tokenizing;

/// <summary>Tokenizes rows of text to pieces with offsets. Immutable and thread safe; has no native resources.</summary>
internal sealed class TokenizingScorer : IRowScorer
{
    private const int RowsAtOnce = 32;

    /// <exception cref="InvalidDataException">The tokenizer lacks a special piece.</exception>
    public TokenizingScorer(TokenizeSettings settings, DebertaV3Tokenizer tokenizer)
    {
        RequireSpecials(tokenizer);
        (Settings, Tokenizer) = (settings, tokenizer);
        Inputs = [.. settings.TextColumns.Select(name => new InputColumn(name))];
        OutputColumns =
        [
            Column(settings.Ids, NumberDataViewType.Int64, (text, i) => (long)text.Ids[i], tokenizer.PaddingId),
            Column(settings.Mask, NumberDataViewType.Int64, (_, _) => 1L),
            Column(settings.Starts, NumberDataViewType.Int32, (text, i) => text.Begins[i]),
            Column(settings.Ends, NumberDataViewType.Int32, (text, i) => text.Ends[i]),
            Column(settings.Sentences, NumberDataViewType.Int32, (text, i) => text.Segments[i] - EncodedText.SpecialSegment),
        ];
    }

    public TokenizeSettings Settings { get; }

    public DebertaV3Tokenizer Tokenizer { get; }

    public string Name => "DebertaV3Tokenize";

    public IReadOnlyList<InputColumn> Inputs { get; }

    public IReadOnlyList<OutputColumn> OutputColumns { get; }

    public int BatchSize => RowsAtOnce;

    public object[] Score(IReadOnlyList<TextRow> rows) => [.. rows.Select(row =>
        Tokenizer.Encode(row.First, row.Second, Settings.MaxLength, Settings.RecognizeSpecialTokens))];

    private static void RequireSpecials(DebertaV3Tokenizer tokenizer)
    {
        try
        {
            _ = tokenizer.ClassificationId + tokenizer.SeparatorId + tokenizer.PaddingId;
        }
        catch (InvalidOperationException cause)
        {
            throw new InvalidDataException($"{cause.Message} A DeBERTaV3 tokenizer has [PAD], [CLS] and [SEP].", cause);
        }
    }

    // A value for each piece, followed by padding if rows are padded.
    private OutputColumn Column<T>(string name, PrimitiveDataViewType type, Func<EncodedText, int, T> of, T padding = default)
        where T : struct
    {
        var vector = Settings.Pad ? new VectorDataViewType(type, Settings.MaxLength) : new VectorDataViewType(type);
        return OutputColumn.Of(name, vector, null, (EncodedText text, ref VBuffer<T> value) =>
        {
            var editor = VBufferEditor.Create(ref value, Settings.Pad ? Settings.MaxLength : text.Length);
            for (var i = 0; i < text.Length; i++)
                editor.Values[i] = of(text, i);
            editor.Values[text.Length..].Fill(padding);
            value = editor.Commit();
        });
    }
}
