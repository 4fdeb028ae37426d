using System.Text.Json;
using Microsoft.ML.DebertaV3.Tokenization;

namespace Microsoft.ML.DebertaV3.Conformance.Tokenizer;

/// <summary>One or two texts and the row of ids, or the overlapping windows, that the network sees.</summary>
internal static class EncodingLine
{
    /// <summary>The fields that are not equal.</summary>
    public static IEnumerable<string> Differences(DebertaV3Tokenizer tokenizer, JsonElement line) => line.Member("kind").GetString() switch
    {
        "encode" => Row(tokenizer, line),
        "windows" => Windows(tokenizer, line),
        var kind => throw new InvalidDataException($"unknown kind '{kind}'"),
    };

    private static IEnumerable<string> Row(DebertaV3Tokenizer tokenizer, JsonElement line)
    {
        int? maximum = line.Member("truncation").GetString() switch
        {
            "none" => null,
            "longest_first" => line.Member("max_length").GetInt32(),
            var other => throw new InvalidDataException($"unknown truncation '{other}'"),
        };
        var row = tokenizer.Encode(line.Member("a").GetString(), line.Member("b").GetString(), maximum);
        if (!row.Ids.SequenceEqual(line.Member("input_ids").Integers()))
            yield return "input_ids";
        else if (!HasTypes(row, line.Member("token_type_ids").Integers()))
            yield return "token_type_ids";
    }

    private static IEnumerable<string> Windows(DebertaV3Tokenizer tokenizer, JsonElement line)
    {
        var (maximum, stride) = (line.Member("max_length").GetInt32(), line.Member("stride").GetInt32());
        var windows = tokenizer.EncodeWindows(line.Member("a").GetString(), line.Member("b").GetString(), maximum, stride);
        var expected = line.Member("windows").EnumerateArray().ToArray();
        if (windows.Count != expected.Length)
            yield return $"{windows.Count} windows instead of {expected.Length}";
        foreach (var (window, wanted) in windows.Zip(expected))
        {
            if (!window.Ids.SequenceEqual(wanted.Member("input_ids").Integers()))
                yield return "input_ids";
            if (!window.Segments.SequenceEqual(wanted.Member("sequence").EnumerateArray().Select(Segment)))
                yield return "sequence";
        }
    }

    private static sbyte Segment(JsonElement value) =>
        value.ValueKind == JsonValueKind.Null ? EncodedText.SpecialSegment : value.GetSByte();

    // DeBERTaV3 has no token types. The segments of the pieces say the same; of specials they do not.
    private static bool HasTypes(EncodedText row, int[] types) =>
        row.Length == types.Length
        && row.Segments.Zip(types).All(pair => pair.First == EncodedText.SpecialSegment || pair.First == pair.Second);
}
