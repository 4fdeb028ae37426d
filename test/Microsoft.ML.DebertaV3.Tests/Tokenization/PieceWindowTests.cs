using Microsoft.ML.DebertaV3.Tokenization;

namespace Microsoft.ML.DebertaV3.Tests.Tokenization;

[TestClass]
public sealed class PieceWindowTests
{
    [TestMethod]
    [DataRow(0, 5, 2, "0-0")]
    [DataRow(5, 5, 2, "0-5")]
    [DataRow(6, 5, 2, "0-5 3-6")]
    [DataRow(165, 53, 16, "0-53 37-90 74-127 111-164 148-165", DisplayName = "a golden's")]
    public void Cover_OverlapsByTheStride_ToTheEnd(int pieces, int size, int stride, string expected)
    {
        var windows = PieceWindow.Cover(pieces, size, stride);

        Assert.AreEqual(expected, string.Join(' ', windows.Select(window => $"{window.First}-{window.End}")));
    }

    [TestMethod]
    [DataRow(5)]
    [DataRow(-1)]
    public void Cover_Throws_WhenWindowsWouldNotMoveOn(int stride) =>
        Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => PieceWindow.Cover(10, 5, stride));

    [TestMethod]
    public void BestContext_IsTheWindowWhoseCutIsFarthest()
    {
        var best = PieceWindow.BestContext(PieceWindow.Cover(10, 6, 4)); // 0-6, 2-8, 4-10

        CollectionAssert.AreEqual(new[] { 0, 0, 0, 0, 1, 1, 2, 2, 2, 2 }, best);
    }

    [TestMethod]
    public void BestContext_HoldsEveryPiece()
    {
        var random = new Random(3);
        for (var round = 0; round < 200; round++)
        {
            var size = random.Next(1, 12);
            var windows = PieceWindow.Cover(random.Next(60), size, random.Next(size));

            var best = PieceWindow.BestContext(windows);

            for (var piece = 0; piece < best.Length; piece++)
                Assert.IsTrue(windows[best[piece]].First <= piece && piece < windows[best[piece]].End);
            CollectionAssert.AreEqual(best.Order().ToArray(), best); // from left to right
        }
    }

    [TestMethod]
    public void EncodeWindows_OfOneText_SeesEveryPiece()
    {
        var tokenizer = ModelFile.English().Load();
        var pieces = tokenizer.EncodeSpans(string.Concat(Enumerable.Repeat("the ", 20)), recognizeSpecialTokens: false);

        var rows = tokenizer.EncodeWindows(pieces, maxLength: 9, stride: 3);

        var windows = PieceWindow.Cover(pieces.Length, 7, 3);
        Assert.HasCount(windows.Length, rows);
        for (var w = 0; w < rows.Count; w++)
            CollectionAssert.AreEqual(pieces[windows[w].First..windows[w].End].Select(p => p.Id).ToArray(), rows[w].Ids[1..^1]);
        Assert.ThrowsExactly<ArgumentException>(() => tokenizer.EncodeWindows(pieces, maxLength: 5, stride: 3));
    }
}
