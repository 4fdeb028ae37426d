namespace Microsoft.ML.DebertaV3.Tokenization;

/// <summary>Encodes text in which special tokens are spelled out: each becomes its id, the parts between are encoded each on its own.</summary>
internal static class SpecialTokenSplitter
{
    /// <param name="model">The vocabulary.</param>
    /// <param name="specials">The tokens.</param>
    /// <param name="text">The text.</param>
    /// <param name="only">The one token that is recognised; null: all are.</param>
    public static PieceSpan[] Encode(UnigramModel model, SpecialTokens specials, string? text, int? only = null)
    {
        var spans = new List<PieceSpan>();
        var start = 0;
        for (var rest = text.AsSpan(); ; rest = text.AsSpan(start))
        {
            var (index, length, id) = specials.FindNext(rest, only);
            using var segmentation = new Segmentation(model, index < 0 ? rest : rest[..index], aligned: true);
            foreach (var span in segmentation.ToSpans())
                spans.Add(span with { Begin = span.Begin + start, End = span.End + start });
            if (index < 0)
                return [.. spans];
            spans.Add(new PieceSpan(id, start + index, start + index + length));
            start += index + length;
        }
    }
}
