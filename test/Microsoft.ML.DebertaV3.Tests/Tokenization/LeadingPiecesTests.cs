using System.Text;
using Microsoft.ML.DebertaV3.Tests.Support;
using Microsoft.ML.DebertaV3.Tokenization;

namespace Microsoft.ML.DebertaV3.Tests.Tokenization;

/// <summary>The beginning of a text has the pieces that it has in the whole text, and no more is read or kept than that takes.</summary>
[TestClass]
public sealed class LeadingPiecesTests
{
    private const int Large = 2_000_000;

    private static readonly string[] Parts =
    [
        "the ", "reading", "  ", "\u2581", "e\u0301", "ﬁ", "…", "\u3000", "😀", "日本", "한국어", "½", "\t", "[MASK]", "ع", "\u200b", "A.", "x1",
        "\ud83d", "\ude00", "\0", "aaaaaaaa", "seashore", "ﷺ", "☃☃☃", "\u2581\u2581\u2581", "    ",
    ];

    public static IEnumerable<object[]> Models =>
    [
        ["Tiny"], ["Small"], ["English"], ["Suffix"], ["Bytes"], ["Spaces"], ["Repeats"],
        ["data/deberta-v3-spm/spm.model"], ["data/spm-test-models/spiece.model"], ["data/spm-test-models/test_sentencepiece.model"],
        ["golden/tokenizer/models/identity-keep-spaces.model"], ["golden/tokenizer/models/nfkc-cf-byte-fallback.model"],
        ["golden/tokenizer/models/suffix-space.model"], ["golden/tokenizer/models/user-symbols.model"],
    ];

    [TestMethod]
    [DynamicData(nameof(Models))]
    public void Find_GivesThePiecesOfTheWholeText_AtEveryLimit(string name)
    {
        var model = Load(name);
        var random = new Random(11);
        foreach (var text in Texts(random))
        {
            using var segmentation = new Segmentation(model, text, aligned: true);
            var whole = segmentation.ToSpans();
            int[] limits = [0, 1, 2, 3, random.Next(10, 600), whole.Length - 1, whole.Length, whole.Length + 1, int.MaxValue];
            foreach (var limit in limits.Where(limit => limit >= 0))
            {
                var (pieces, isAll) = LeadingPieces.Find(model, text, limit);

                Assert.AreEqual(whole.Length <= limit, isAll, $"{name}, {limit} of {whole.Length}");
                CollectionAssert.AreEqual(whole.Take(limit).ToArray(), pieces, $"{name}, {limit} of {whole.Length}: {text}");
            }
        }
    }

    [TestMethod]
    [DynamicData(nameof(Models))]
    public void Count_IsExactUpToWhatIsEnough(string name)
    {
        var model = Load(name);
        var random = new Random(12);
        foreach (var text in Texts(random).Take(12))
        {
            using var segmentation = new Segmentation(model, text, aligned: false);
            var enough = random.Next(2 * segmentation.Count + 2);

            var count = LeadingPieces.Count(model, text, enough, out _);

            Assert.AreEqual(segmentation.Count, LeadingPieces.Count(model, text, long.MaxValue, out _), name);
            if (segmentation.Count <= enough)
                Assert.AreEqual(segmentation.Count, count, name);
            else
                Assert.IsGreaterThan(enough, count, name);
        }
    }

    [TestMethod]
    public void Find_ReadsOnlyTheBeginning_WhenWordsEnd()
    {
        var text = string.Concat(Enumerable.Repeat("A quiet harbour wakes. ", 400_000));

        LeadingPieces.Find(Load("Tiny"), text, 512, out var read);

        Assert.IsLessThan(20_000, read);
    }

    [TestMethod]
    [Timeout(60_000)]
    [DataRow("harbour ")]
    [DataRow("a")]
    [DataRow("ab")]
    [DataRow(" ")]
    [DataRow("\u2581")]
    [DataRow("☃")]
    [DataRow("\0")]
    [DataRow("\ud83d")]
    [DataRow("ﷺ")]
    public void Encode_TakesMemoryThatDoesNotGrowWithTheText(string part)
    {
        var text = string.Concat(Enumerable.Repeat(part, Large / part.Length));
        foreach (var name in new[] { "Tiny", "English", "Repeats" })
        {
            var tokenizer = LoadTokenizer(name);
            tokenizer.Encode(text[..10_000], maxLength: 512);

            // without the quarter itself
            var ofQuarter = Allocation.Of(() => tokenizer.Encode(text[..(Large / 4)], maxLength: 512)) - (sizeof(char) * Large / 4);
            var ofAll = Allocation.Of(() => tokenizer.Encode(text, maxLength: 512));

            Assert.IsLessThan(ofQuarter + Large / 10, ofAll, name);
        }
    }

    [TestMethod]
    public void Count_ReadsOnlyAsFarAsIsEnough()
    {
        var text = string.Concat(Enumerable.Repeat("harbour ", Large / 8));

        var count = LeadingPieces.Count(Load("Tiny"), text, 1000, out var read);

        Assert.IsGreaterThan(1000, count);
        Assert.IsLessThan(40_000, read);
    }

    // Room for 509 pieces: the odd one goes to the text that is longer as a whole, however much longer than the room both are.
    [TestMethod]
    [DataRow(3000, 1000, 255, 254)]
    [DataRow(1000, 3000, 254, 255)]
    [DataRow(2000, 2000, 254, 255)]
    [DataRow(3000, 200, 309, 200)]
    [DataRow(200, 3000, 200, 309)]
    [DataRow(600, 550, 255, 254)]
    public void Encode_GivesTheOddPieceToTheLongerText(int first, int second, int firstKept, int secondKept)
    {
        var tokenizer = LoadTokenizer("English");

        var encoded = tokenizer.Encode(Sea(first), Sea(second), 512);

        Assert.AreEqual(firstKept, encoded.Segments.Count(segment => segment == 0));
        Assert.AreEqual(secondKept, encoded.Segments.Count(segment => segment == 1));
    }

    [TestMethod]
    [DynamicData(nameof(Models))]
    public void EncodeToIds_CutsAndCounts_AsIfTheWholeTextWereTokenized(string name)
    {
        var tokenizer = LoadTokenizer(name);
        foreach (var text in Texts(new Random(13)).Where(text => text.Length > 5000).Take(8))
        {
            var spans = tokenizer.EncodeSpans(text, recognizeSpecialTokens: false);
            foreach (var maximum in new[] { 1, 7, 300, spans.Length, spans.Length + 1 })
            {
                var (count, index) = TokenLimit.FromStart(spans, maximum, text.Length);

                var ids = tokenizer.EncodeToIds(text, maximum, out _, out var consumed);

                CollectionAssert.AreEqual(spans.Take(count).Select(span => span.Id).ToArray(), ids.ToArray(), name);
                Assert.AreEqual(index, consumed, name);
                Assert.AreEqual(index, tokenizer.GetIndexByTokenCount(text, maximum, out _, out var tokens), name);
                Assert.AreEqual(count, tokens, name);
            }
        }
    }

    [TestMethod]
    public void Encode_EqualsTheWholeTextCut_WhenSpecialTokensAreSpelled()
    {
        var tokenizer = LoadTokenizer("Tiny");
        foreach (var text in Texts(new Random(14)).Select(text => $"{text}[SEP]{text}[MASK][MASK] the {text}"))
        {
            var spans = tokenizer.EncodeSpans(text, recognizeSpecialTokens: true);
            foreach (var maximum in new[] { 8, 100, 5000 })
            {
                var encoded = tokenizer.Encode(text, null, maximum, recognizeSpecialTokens: true);

                CollectionAssert.AreEqual(spans.Take(maximum - 2).Select(span => span.Id).ToArray(), encoded.Ids[1..^1]);
                CollectionAssert.AreEqual(spans.Take(maximum - 2).Select(span => span.End).ToArray(), encoded.Ends[1..^1]);
            }
        }
    }

    [TestMethod]
    [Timeout(60_000)]
    public void Encode_TakesLinearTime_WhenOneTokenIsSpelledAgainAndAgain()
    {
        var text = string.Concat(Enumerable.Repeat("[MASK]", 300_000));

        var spans = LoadTokenizer("Tiny").EncodeSpans(text, recognizeSpecialTokens: true);

        Assert.HasCount(300_000, spans);
    }

    private static string Sea(int words) => string.Concat(Enumerable.Repeat(" sea", words));

    internal static DebertaV3Tokenizer LoadTokenizer(string name) => name switch
    {
        "Tiny" => DebertaV3Checkpoint.Tiny.Tokenizer,
        "Small" => DebertaV3Tokenizer.Create(SmallTokenizer.Bytes.AsMemory()),
        "English" => ModelFile.English().Load(),
        "Suffix" => Suffix().Load(),
        "Bytes" => Bytes().Load(),
        "Spaces" => Spaces().Load(),
        "Repeats" => Repeats().Load(),
        _ => DebertaV3Tokenizer.Create(Shared.Path(name)),
    };

    private static UnigramModel Load(string name) => new(SentencePieceModelReader.Read(LoadTokenizer(name).ModelBytes));

    private static ModelFile Suffix()
    {
        var model = ModelFile.English().Add("the\u2581", -2).Add("aa", -7);
        model.WhitespaceAsSuffix = true;
        return model;
    }

    private static ModelFile Bytes()
    {
        var model = ModelFile.English().Remove("\u2581");
        model.ByteFallback = true;
        for (var value = 0; value < 256; value++)
            model.Add($"<0x{value:X2}>", 0, PieceKind.Byte);
        return model;
    }

    private static ModelFile Spaces()
    {
        var model = ModelFile.English().Add("\u2581\u2581", -3).Add("the\u2581sea", -3).Add("[MASK]", 0, PieceKind.UserDefined);
        (model.RemoveExtraWhitespaces, model.AddDummyPrefix) = (false, false);
        return model;
    }

    // No position of a run of one letter is safe to cut at.
    private static ModelFile Repeats()
    {
        var model = ModelFile.English();
        for (var length = 2; length <= 17; length++)
            model.Add(new string('a', length), -6 + (length % 5)).Add(new string('\u2581', length), -4 - length);
        return model.Add("abab", -5).Add("baba", -5).Add("☃☃", -20).Add("☃a", -3);
    }

    private static IEnumerable<string> Texts(Random random)
    {
        foreach (var text in new[] { "", " ", "\u2581", "a", "☃", "\0", "\ud800" })
            yield return text;
        foreach (var part in Parts)
            yield return string.Concat(Enumerable.Repeat(part, random.Next(9000, 12_000) / part.Length));
        for (var index = 0; index < 12; index++)
            yield return RandomText(random, random.Next(30_000));
    }

    private static string RandomText(Random random, int length)
    {
        var text = new StringBuilder();
        while (text.Length < length)
        {
            // Runs longer than a window, and all else between.
            var repeats = random.Next(200) == 0 ? random.Next(6000) : 1;
            var part = random.Next(4) == 0 ? RandomCharacter(random) : Parts[random.Next(Parts.Length)];
            text.Insert(text.Length, part, repeats);
        }

        return text.ToString();
    }

    private static string RandomCharacter(Random random) =>
        new Rune(random.Next(2) == 0 ? random.Next(0x20, 0xD800) : random.Next(0xE000, 0x20000)).ToString();
}
