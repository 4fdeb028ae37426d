using Microsoft.ML.DebertaV3.Tokenization;

namespace Microsoft.ML.DebertaV3.Tests.Tokenization;

[TestClass]
public sealed class TextWordsTests
{
    [TestMethod]
    [DataRow("", "")]
    [DataRow(" \t\n", "")]
    [DataRow("one", "0-3")]
    [DataRow(" one\ttwo\u00A0\u3000three ", "1-4 5-8 10-15")]
    [DataRow("\uD83D\uDE00 a", "0-2 3-4", DisplayName = "a surrogate pair")]
    public void Find_SplitsAtWhiteSpace(string text, string expected)
    {
        var words = TextWords.Find(text);

        Assert.AreEqual(expected, string.Join(' ', words.Select(word => $"{word.Begin}-{word.End}")));
    }

    [TestMethod]
    public void Find_TakesALoneSurrogateForACharacter()
    {
        var words = TextWords.Find("a \uD83D"); // no attribute can hold one

        Assert.AreEqual(new TextRange(2, 3), words[1]);
    }

    [TestMethod]
    public void OfPieces_GivesTheSpaceInFrontToTheWord_AndNothingToTheSpaceBehind()
    {
        var words = TextWords.Find("ab  cd ");
        PieceSpan[] pieces = [new(0, 0, 0), new(1, 0, 2), new(2, 2, 4), new(3, 4, 6), new(4, 6, 7)];

        var wordOfPiece = TextWords.OfPieces(words, pieces);

        CollectionAssert.AreEqual(new[] { 0, 0, 1, 1, TextWords.None }, wordOfPiece);
        CollectionAssert.AreEqual(new[] { 0, 2 }, TextWords.FirstPieces(wordOfPiece, 2));
    }

    [TestMethod]
    public void FirstPieces_SaysNone_WhenAWordHasNoPiece()
    {
        var first = TextWords.FirstPieces([0, 0, 2], 3);

        CollectionAssert.AreEqual(new[] { 0, TextWords.None, 2 }, first);
    }

    [TestMethod]
    [DataRow(" a b ", 0, 5, 1, 4)]
    [DataRow("a   b", 1, 4, 4, 4, DisplayName = "nothing but space is empty at its end")]
    [DataRow("", 0, 0, 0, 0)]
    public void Trim_MovesTheBorders(string text, int begin, int end, int trimmedBegin, int trimmedEnd)
    {
        var trimmed = new TextRange(begin, end).Trim(text);

        Assert.AreEqual(new TextRange(trimmedBegin, trimmedEnd), trimmed);
    }
}
