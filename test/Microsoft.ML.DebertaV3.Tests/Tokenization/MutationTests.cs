using System.Buffers.Binary;
using Microsoft.ML.DebertaV3.Tests.Support;

namespace Microsoft.ML.DebertaV3.Tests.Tokenization;

/// <summary>Damaged models: documented exceptions only, bounded memory, and what loads encodes every text.</summary>
[TestClass]
public sealed class MutationTests
{
    private static readonly string[] Texts =
    [
        "", " ", "The quick brown fox, 1½ times; ﬁne Ａ…", "\0\u0001\t\r\n", "\ud800 lone \udfff",
        "日本語テキスト\u3000と emoji 🤔🏽‍🦱", "e\u0301\u0327 [MASK] <0x41> \u2581\u2581",
        new('a', 300), string.Concat(Enumerable.Range(0x20, 700).Select(character => (char)character)),
    ];

    [TestMethod]
    [Timeout(120_000)]
    [DataRow("golden/tokenizer/models/identity-keep-spaces.model", 1400)]
    [DataRow("golden/tokenizer/models/user-symbols.model", 300)]
    [DataRow("golden/tokenizer/models/nfkc-cf-byte-fallback.model", 300)]
    [DataRow("golden/tokenizer/models/suffix-space.model", 200)]
    [DataRow("data/deberta-v3-spm/spm.model", 36)]
    [DataRow("golden/tokenizer-json/nfkc-cf-byte-fallback.tokenizer.json", 300)]
    public void Create_LoadsOrRefuses_WhenAModelIsDamaged(string model, int mutations)
    {
        var file = File.ReadAllBytes(Shared.Path(model));
        var random = new Random(20240607);

        var refused = Enumerable.Range(0, mutations).Count(mutation => Load(Damage(file, random, mutation % 6)) is null);

        Assert.IsGreaterThan(mutations / 5, refused);
        Assert.IsLessThan(mutations, refused);
    }

    private static DebertaV3Tokenizer? Load(byte[] file)
    {
        var before = GC.GetAllocatedBytesForCurrentThread();
        DebertaV3Tokenizer tokenizer;
        try
        {
            tokenizer = DebertaV3Tokenizer.Create(file.AsMemory());
        }
        catch (InvalidDataException exception)
        {
            Assert.IsGreaterThan(20, exception.Message.Length);
            return null;
        }
        finally
        {
            Assert.IsLessThan((16L * file.Length) + (1 << 20), GC.GetAllocatedBytesForCurrentThread() - before);
        }

        AssertEncodesEveryText(tokenizer);
        return tokenizer;
    }

    private static void AssertEncodesEveryText(DebertaV3Tokenizer tokenizer)
    {
        foreach (var text in Texts)
        {
            var ids = tokenizer.EncodeToIds(text);
            Assert.HasCount(ids.Count, tokenizer.EncodeToTokens(text, out _));
            Assert.IsNotNull(tokenizer.Decode(ids));
        }
    }

    private static byte[] Damage(byte[] file, Random random, int kind)
    {
        var copy = file.ToArray();
        var at = random.Next(file.Length);
        switch (kind)
        {
            case 0: // bit flips
                for (var flip = random.Next(1, 9); flip > 0; flip--)
                    copy[random.Next(copy.Length)] ^= (byte)(1 << random.Next(8));
                return copy;
            case 1: // truncation
                return copy[..at];
            case 2: // a length or another integer becomes large
                var value = (byte)random.Next(0x7E, 0x100);
                copy.AsSpan(at, Math.Min(random.Next(1, 6), copy.Length - at)).Fill(value);
                return copy;
            case 3: // a piece of the file comes twice
                return [.. copy[..at], .. copy[random.Next(at + 1)..]];
            case 4: // a piece of the file is missing
                return [.. copy[..at], .. copy[Math.Min(copy.Length, at + random.Next(1, 40))..]];
            default: // four bytes become one integer: trie units, scores
                if (at + sizeof(uint) <= copy.Length)
                    BinaryPrimitives.WriteUInt32LittleEndian(copy.AsSpan(at), (uint)random.NextInt64(1L << 32));
                return copy;
        }
    }
}
