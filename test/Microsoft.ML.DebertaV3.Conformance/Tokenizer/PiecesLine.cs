using System.Text.Json;

namespace Microsoft.ML.DebertaV3.Conformance.Tokenizer;

/// <summary>A text and what sentencepiece makes of it.</summary>
internal static class PiecesLine
{
    /// <summary>The fields that are not equal.</summary>
    public static IEnumerable<string> Differences(DebertaV3Tokenizer tokenizer, JsonElement line)
    {
        var text = line.Member("text").GetString()!;
        var ids = line.Member("ids").Integers();
        var tokens = tokenizer.EncodeToTokens(text, out _);
        var spans = tokenizer.EncodeSpans(text, recognizeSpecialTokens: false);
        if (!spans.Select(span => (span.Id, span.Begin, span.End))
            .SequenceEqual(tokens.Select(token => (token.Id, token.Offset.Start.Value, token.Offset.End.Value))))
            yield return "spans";
        foreach (var field in line.EnumerateObject())
        {
            var isEqual = field.Name switch
            {
                "text" => true,
                "ids" => ids.SequenceEqual(tokenizer.EncodeToIds(text)) && ids.SequenceEqual(tokens.Select(token => token.Id))
                    && tokenizer.CountTokens(text) == ids.Length,
                "begin" => field.Value.Integers().SequenceEqual(tokens.Select(token => token.Offset.Start.Value)),
                "end" => field.Value.Integers().SequenceEqual(tokens.Select(token => token.Offset.End.Value)),
                "normalized" => field.Value.GetString() == tokenizer.Normalizer.Normalize(text),
                "decoded" => field.Value.GetString() == tokenizer.Decode(ids),
                _ => throw new InvalidDataException($"unknown field '{field.Name}'"),
            };
            if (!isEqual)
                yield return field.Name;
        }
    }
}
