using System.Text;
using Microsoft.ML.DebertaV3.Tests.Support;

namespace Microsoft.ML.DebertaV3.Tests.Tokenization;

[TestClass]
public sealed class EncodingPropertyTests
{
    private const string PublishedModel = "data/deberta-v3-spm/spm.model";

    [TestMethod]
    public void Decode_GivesTheTextBack_WhenItIsAlreadyNormal()
    {
        var tokenizer = DebertaV3Tokenizer.Create(Shared.Path(PublishedModel));
        foreach (var text in RandomTexts(2000, seed: 1))
        {
            var normal = tokenizer.Normalizer.Normalize(text).Replace('\u2581', ' ').TrimStart();

            var decoded = tokenizer.Decode(tokenizer.EncodeToIds(text));

            Assert.AreEqual(normal, decoded);
        }
    }

    [TestMethod]
    public void Offsets_CoverTheTextInOrder()
    {
        var tokenizer = DebertaV3Tokenizer.Create(Shared.Path(PublishedModel));
        foreach (var text in RandomTexts(2000, seed: 2))
        {
            var spans = tokenizer.EncodeSpans(text, recognizeSpecialTokens: false);

            for (var index = 0; index < spans.Length; index++)
            {
                Assert.IsLessThanOrEqualTo(spans[index].End, spans[index].Begin);
                Assert.AreEqual(spans[index].Begin, index == 0 ? spans[index].Begin : spans[index - 1].End);
                Assert.IsLessThanOrEqualTo(text.Length, spans[index].End);
            }
        }
    }

    [TestMethod]
    public void EncodeToIds_IsStableUnderItsOwnCut()
    {
        var tokenizer = DebertaV3Tokenizer.Create(Shared.Path(PublishedModel));
        foreach (var text in RandomTexts(500, seed: 3))
        {
            var ids = tokenizer.EncodeToIds(text, 6, out _, out var consumed);

            Assert.IsLessThanOrEqualTo(6, ids.Count);
            Assert.IsLessThanOrEqualTo(text.Length, consumed);
            CollectionAssert.AreEqual(ids.ToArray(), tokenizer.EncodeToIds(text).Take(ids.Count).ToArray());
        }
    }

    [TestMethod]
    public void EncodeToIds_GivesEqualIds_OnManyThreads()
    {
        var tokenizer = DebertaV3Tokenizer.Create(Shared.Path(PublishedModel));
        var texts = RandomTexts(400, seed: 4).ToArray();
        var expected = texts.Select(text => tokenizer.EncodeToIds(text).ToArray()).ToArray();

        Parallel.For(0, 8, new ParallelOptions { MaxDegreeOfParallelism = 8 }, worker =>
        {
            for (var index = 0; index < texts.Length; index++)
            {
                CollectionAssert.AreEqual(expected[index], tokenizer.EncodeToIds(texts[index]).ToArray());
                Assert.HasCount(expected[index].Length, tokenizer.EncodeToTokens(texts[index], out _));
            }
        });
    }

    [TestMethod]
    public void EncodeToIds_AllocatesAtMost32BytesPerToken()
    {
        var tokenizer = DebertaV3Tokenizer.Create(Shared.Path(PublishedModel));
        const string Sentence = "A quiet harbour wakes before the ferries do. ";
        var texts = Enumerable.Range(1, 100).Select(count => string.Concat(Enumerable.Repeat(Sentence, count))).ToArray();
        long tokens = texts.Sum(text => tokenizer.EncodeToIds(text).Count);

        var allocated = Allocation.Of(() =>
        {
            foreach (var text in texts)
                tokenizer.EncodeToIds(text);
        });

        Assert.IsLessThan(32 * tokens, allocated);
    }

    [TestMethod]
    public void Encode_TreatsLoneSurrogatesAsReplacementCharacters()
    {
        var tokenizer = DebertaV3Tokenizer.Create(Shared.Path(PublishedModel));

        var lone = tokenizer.EncodeSpans("a\ud83db\ude00", recognizeSpecialTokens: false);
        var replaced = tokenizer.EncodeSpans("a\ufffdb\ufffd", recognizeSpecialTokens: false);

        CollectionAssert.AreEqual(replaced, lone);
    }

    private static IEnumerable<string> RandomTexts(int count, int seed)
    {
        string[] parts =
        [
            "the ", "reading", "  ", "\u2581", "e\u0301", "ﬁ", "…", "\u3000", "😀", "日本", "한국어", "½", "\t", "[MASK]", "ع", "\u200b", "A.",
            "x1",
        ];
        var random = new Random(seed);
        var text = new StringBuilder();
        for (var index = 0; index < count; index++)
        {
            text.Clear();
            for (var part = random.Next(12); part >= 0; part--)
            {
                if (random.Next(3) == 0)
                    text.Append(new Rune(random.Next(2) == 0 ? random.Next(0x20, 0xD800) : random.Next(0xE000, 0x20000)).ToString());
                else
                    text.Append(parts[random.Next(parts.Length)]);
            }

            yield return text.ToString();
        }
    }
}
