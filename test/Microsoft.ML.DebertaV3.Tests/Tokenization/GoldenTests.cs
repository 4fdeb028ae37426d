using System.Text.Json;
using Microsoft.ML.DebertaV3.Tests.Support;
using Microsoft.ML.DebertaV3.Tokenization;

namespace Microsoft.ML.DebertaV3.Tests.Tokenization;

/// <summary>Every line of golden/tokenizer, value by value.</summary>
[TestClass]
public sealed class GoldenTests
{
    private const string PublishedModel = "data/deberta-v3-spm/spm.model";

    [TestMethod]
    [DataRow("deberta-v3", PublishedModel)]
    [DataRow("hf-test-1000", "data/spm-test-models/test_sentencepiece.model")]
    [DataRow("nfkc-cf-byte-fallback", "golden/tokenizer/models/nfkc-cf-byte-fallback.model")]
    [DataRow("identity-keep-spaces", "golden/tokenizer/models/identity-keep-spaces.model")]
    [DataRow("user-symbols", "golden/tokenizer/models/user-symbols.model")]
    [DataRow("suffix-space", "golden/tokenizer/models/suffix-space.model")]
    public void EncodeAndDecode_EqualSentencePiece_OnEveryLine(string name, string model)
    {
        var tokenizer = DebertaV3Tokenizer.Create(Shared.Path(model));
        var lines = File.ReadAllLines(Shared.Path($"golden/tokenizer/{name}.jsonl"));

        var differences = lines.SelectMany((line, index) => Differences(tokenizer, line, index)).ToList();

        Assert.IsGreaterThan(200, lines.Length);
        Assert.IsEmpty(differences, string.Join('\n', differences.Take(10)));
    }

    [TestMethod]
    public void Encode_EqualsTransformers_OnEveryLineOfPairsAndWindows()
    {
        var tokenizer = DebertaV3Tokenizer.Create(Shared.Path(PublishedModel));
        var lines = File.ReadAllLines(Shared.Path("golden/tokenizer/encoding.jsonl"));

        var differences = lines.SelectMany((line, index) => EncodingDifferences(tokenizer, line, index)).ToList();

        Assert.IsGreaterThan(100, lines.Length);
        Assert.IsEmpty(differences, string.Join('\n', differences.Take(10)));
    }

    private static IEnumerable<string> Differences(DebertaV3Tokenizer tokenizer, string line, int index)
    {
        using var document = JsonDocument.Parse(line);
        var golden = document.RootElement;
        var text = golden.GetProperty("text").GetString()!;
        var ids = Integers(golden.GetProperty("ids"));
        var spans = tokenizer.EncodeSpans(text, recognizeSpecialTokens: false);
        var tokens = tokenizer.EncodeToTokens(text, out _);
        var actual = new (string Name, bool Equal)[]
        {
            ("ids", tokenizer.EncodeToIds(text).SequenceEqual(ids)),
            ("span ids", spans.Select(span => span.Id).SequenceEqual(ids)),
            ("begin", spans.Select(span => span.Begin).SequenceEqual(Integers(golden.GetProperty("begin")))),
            ("end", spans.Select(span => span.End).SequenceEqual(Integers(golden.GetProperty("end")))),
            ("token ids", tokens.Select(token => token.Id).SequenceEqual(ids)),
            ("token offsets", tokens.Select(token => (token.Offset.Start.Value, token.Offset.End.Value))
                .SequenceEqual(spans.Select(span => (span.Begin, span.End)))),
            ("count", tokenizer.CountTokens(text) == ids.Length),
            ("normalized", tokenizer.Normalizer.Normalize(text) == golden.GetProperty("normalized").GetString()),
            ("decoded", tokenizer.Decode(ids) == golden.GetProperty("decoded").GetString()),
        };
        return actual.Where(value => !value.Equal).Select(value => $"line {index + 1}, {value.Name}: {text}");
    }

    private static IEnumerable<string> EncodingDifferences(DebertaV3Tokenizer tokenizer, string line, int index)
    {
        using var document = JsonDocument.Parse(line);
        var golden = document.RootElement;
        var first = golden.GetProperty("a").GetString();
        var second = golden.GetProperty("b").GetString();
        int? maximum = golden.GetProperty("max_length").ValueKind == JsonValueKind.Null
            ? null : golden.GetProperty("max_length").GetInt32();
        if (golden.GetProperty("kind").GetString() == "encode")
        {
            var encoded = tokenizer.Encode(first, second, maximum);
            if (!encoded.Ids.SequenceEqual(Integers(golden.GetProperty("input_ids"))))
                yield return $"line {index + 1}: ids";
            yield break;
        }

        var windows = tokenizer.EncodeWindows(first, second, maximum!.Value, golden.GetProperty("stride").GetInt32());
        var expected = golden.GetProperty("windows").EnumerateArray().ToList();
        if (windows.Count != expected.Count)
            yield return $"line {index + 1}: {windows.Count} windows, not {expected.Count}";
        foreach (var (window, wanted) in windows.Zip(expected))
        {
            if (!window.Ids.SequenceEqual(Integers(wanted.GetProperty("input_ids"))))
                yield return $"line {index + 1}: ids of a window";
            if (!window.Segments.SequenceEqual(Segments(wanted.GetProperty("sequence"))))
                yield return $"line {index + 1}: segments of a window";
        }
    }

    private static int[] Integers(JsonElement array) => [.. array.EnumerateArray().Select(value => value.GetInt32())];

    private static IEnumerable<sbyte> Segments(JsonElement array) => array.EnumerateArray()
        .Select(value => value.ValueKind == JsonValueKind.Null ? EncodedText.SpecialSegment : value.GetSByte());
}
