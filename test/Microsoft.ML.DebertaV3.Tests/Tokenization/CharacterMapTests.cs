using System.Buffers.Binary;
using System.Text;
using Microsoft.ML.DebertaV3.Tokenization;

namespace Microsoft.ML.DebertaV3.Tests.Tokenization;

[TestClass]
public sealed class CharacterMapTests
{
    private const int Block = 256;

    [TestMethod]
    public void Match_ReplacesTheLongestPrefix()
    {
        // "a" has base 512 and its value there, "ab" base 768.
        var map = new CharacterMap(Blob([(0, Unit(Block, 0)), (Block ^ 'a', Unit(At(Block ^ 'a', 512), 'a', value: true)), (512, Value(0)),
            (512 ^ 'b', Unit(At(512 ^ 'b', 768), 'b', value: true)), (768, Value(2))], "x\0yz\0"));

        var length = map.Match("abc"u8, out var replacement);
        var shortLength = map.Match("ac"u8, out var shortReplacement);

        Assert.AreEqual(2, length);
        Assert.AreEqual("yz", Encoding.UTF8.GetString(replacement));
        Assert.AreEqual(1, shortLength);
        Assert.AreEqual("x", Encoding.UTF8.GetString(shortReplacement));
        Assert.AreEqual(0, map.Match("b"u8, out _));
        Assert.IsTrue(map.HasAsciiPair((byte)'a'));
        Assert.IsFalse(map.HasAsciiPair((byte)'b'));
    }

    [TestMethod]
    public void Constructor_SaysWhatIsWrong_WhenTheTrieLeadsOutOfTheArray() =>
        AssertRefused(Blob([(0, Unit(Block, 0)), (Block ^ 'a', Unit(1 << 20, 'a'))], "x\0"), "of its trie leads to");

    [TestMethod]
    public void Constructor_SaysWhatIsWrong_WhenTheTrieLeadsBackToItself() =>
        AssertRefused(Blob([(0, Unit(Block, 0)), (Block ^ 'a', Unit(At(Block ^ 'a', Block), 'a'))], "x\0"), "leads back to itself");

    [TestMethod]
    public void Constructor_SaysWhatIsWrong_WhenAValueIsOutOfRange() =>
        AssertRefused(
            Blob([(0, Unit(Block, 0)), (Block ^ 'a', Unit(At(Block ^ 'a', 512), 'a', value: true)), (512, Value(2))], "x\0"),
            "a replacement at 2 of 2");

    [TestMethod]
    public void Constructor_SaysWhatIsWrong_WhenSizesOrReplacementsAreImpossible()
    {
        AssertRefused([1, 2], "it has 2 bytes");
        AssertRefused([255, 255, 255, 255, 0, 0, 0, 0], "a trie of 4294967295 bytes");
        AssertRefused([0, 0, 0, 0, 0], "a trie of 0 bytes");
        AssertRefused(Blob([(0, Unit(Block, 0))], "x"), "has no end");
        AssertRefused(
            Blob([(0, Unit(Block, 0)), (Block ^ 'a', Unit(At(Block ^ 'a', 512), 'a', value: true)), (512, Value(0))], new string('x', 300)
                + "\0"),
            "at most 255 bytes");
    }

    // The offset field is XORed with the unit's own position.
    private static uint At(int position, int target) => (uint)(position ^ target);

    private static uint Unit(uint offset, int label, bool value = false) => offset << 10 | (value ? 1u << 8 : 0) | (uint)label;

    private static uint Value(int value) => 1u << 31 | (uint)value;

    private static byte[] Blob((int Index, uint Unit)[] units, string replacements)
    {
        var blob = new byte[sizeof(uint) + 4 * Block * sizeof(uint)];
        BinaryPrimitives.WriteInt32LittleEndian(blob, blob.Length - sizeof(uint));
        // Units that nobody owns have a byte that no lookup expects there.
        for (var index = 0; index < 4 * Block; index++)
            blob[sizeof(uint) * (1 + index)] = (byte)~index;
        foreach (var (index, unit) in units)
            BinaryPrimitives.WriteUInt32LittleEndian(blob.AsSpan(sizeof(uint) * (1 + index)), unit);
        return [.. blob, .. Encoding.UTF8.GetBytes(replacements)];
    }

    private static void AssertRefused(byte[] blob, string message)
    {
        var exception = Assert.ThrowsExactly<InvalidDataException>(() => new CharacterMap(blob));

        Assert.Contains(message, exception.Message);
    }
}
