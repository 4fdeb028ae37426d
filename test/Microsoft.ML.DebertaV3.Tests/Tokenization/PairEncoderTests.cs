using Microsoft.ML.DebertaV3.Tokenization;

namespace Microsoft.ML.DebertaV3.Tests.Tokenization;

[TestClass]
public sealed class PairEncoderTests
{
    [TestMethod]
    public void Encode_TellsTextsAndOffsetsApart()
    {
        var tokenizer = ModelFile.English().Load();

        var encoded = tokenizer.Encode("the sea", " shore");

        CollectionAssert.AreEqual(new[] { 1, 4, 5, 2, 6, 7, 2 }, encoded.Ids);
        CollectionAssert.AreEqual(new sbyte[] { -1, 0, 0, -1, 1, 1, -1 }, encoded.Segments);
        CollectionAssert.AreEqual(new[] { 0, 0, 3, 0, 1, 1, 0 }, encoded.Begins);
        CollectionAssert.AreEqual(new[] { 0, 3, 7, 0, 1, 6, 0 }, encoded.Ends);
    }

    [TestMethod]
    public void Encode_TellsAnEmptyPairFromNone()
    {
        var tokenizer = ModelFile.English().Load();

        CollectionAssert.AreEqual(new[] { 1, 4, 2 }, tokenizer.Encode("the").Ids);
        CollectionAssert.AreEqual(new[] { 1, 4, 2, 2 }, tokenizer.Encode("the", "").Ids);
        CollectionAssert.AreEqual(new[] { 1, 2 }, tokenizer.Encode(null).Ids);
        CollectionAssert.AreEqual(new[] { 1, 2, 4, 2 }, tokenizer.Encode("", "the").Ids);
    }

    [TestMethod]
    [DataRow(7, 3, 2, 2)]
    [DataRow(3, 7, 2, 2)]
    [DataRow(9, 9, 2, 2)]
    [DataRow(1, 9, 1, 3)]
    [DataRow(9, 1, 3, 1)]
    [DataRow(0, 9, 0, 4)]
    [DataRow(2, 2, 2, 2)]
    public void Encode_CutsTheLongerTextFirst(int first, int second, int keptFirst, int keptSecond)
    {
        var tokenizer = ModelFile.English().Load();

        var encoded = tokenizer.Encode(Words(first), Words(second), maxLength: 7);

        Assert.AreEqual((keptFirst, keptSecond),
            (encoded.Segments.Count(segment => segment == 0), encoded.Segments.Count(segment => segment == 1)));
    }

    [TestMethod]
    public void Encode_IsNeverLongerThanTheMaximumAndKeepsBothTexts()
    {
        var tokenizer = ModelFile.English().Load();
        var random = new Random(11);
        for (var round = 0; round < 500; round++)
        {
            var (first, second, maximum) = (random.Next(1, 20), random.Next(1, 20), random.Next(5, 45));

            var encoded = tokenizer.Encode(Words(first), Words(second), maximum);

            Assert.AreEqual(Math.Min(maximum, first + second + 3), encoded.Length);
            Assert.Contains((sbyte)0, encoded.Segments);
            Assert.Contains((sbyte)1, encoded.Segments);
        }
    }

    [TestMethod]
    public void Encode_Throws_WhenTheMaximumLeavesNoRoom()
    {
        var tokenizer = ModelFile.English().Load();

        Assert.ThrowsExactly<ArgumentException>(() => tokenizer.Encode("the", null, 2));
        Assert.ThrowsExactly<ArgumentException>(() => tokenizer.Encode("the", "sea", 3));
        Assert.ThrowsExactly<ArgumentException>(() => tokenizer.Encode("the", null, int.MinValue));
        Assert.ThrowsExactly<ArgumentException>(() => tokenizer.EncodeWindows("the", "sea", 19, 16));
        Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => tokenizer.EncodeWindows("the", "sea", 19, -1));
    }

    [TestMethod]
    public void EncodeWindows_SeesEveryPieceOfTheSecondText_WithTheStrideInCommon()
    {
        var tokenizer = ModelFile.English().Load();
        var random = new Random(12);
        for (var round = 0; round < 500; round++)
        {
            var (first, second, stride) = (random.Next(30), random.Next(60), random.Next(6));
            var maximum = stride + 4 + random.Next(20);

            var windows = tokenizer.EncodeWindows(Words(first), Words(second), maximum, stride);

            var seen = 0;
            foreach (var window in windows)
            {
                var begins = Begins(window);
                Assert.IsLessThanOrEqualTo(maximum, window.Length);
                Assert.AreEqual(seen == 0 ? 0 : seen - stride, begins.Length == 0 ? 0 : begins[0] / WordLength);
                seen = begins.Length == 0 ? 0 : begins[^1] / WordLength + 1;
            }

            Assert.AreEqual(second, seen);
        }
    }

    [TestMethod]
    public void EncodeWindows_CutsTheFirstText_WhenItLeavesNoRoom()
    {
        var tokenizer = ModelFile.English().Load();

        var windows = tokenizer.EncodeWindows(Words(50), Words(5), maxLength: 10, stride: 2);

        Assert.HasCount(3, windows);
        Assert.AreEqual(4, windows[0].Segments.Count(segment => segment == 0));
    }

    private const int WordLength = 4;

    private static string Words(int count) => string.Concat(Enumerable.Repeat("the ", count));

    // A piece after the first begins at the space in front of it.
    private static int[] Begins(EncodedText window) =>
        [.. window.Begins.Where((_, index) => window.Segments[index] == 1).Select(begin => begin == 0 ? 0 : begin + 1)];
}
