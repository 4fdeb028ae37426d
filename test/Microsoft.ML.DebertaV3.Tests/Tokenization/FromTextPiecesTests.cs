using System.Globalization;
using System.Text;
using Microsoft.ML.DebertaV3.Tests.Checkpoints;
using Microsoft.ML.DebertaV3.Tests.Support;

namespace Microsoft.ML.DebertaV3.Tests.Tokenization;

/// <summary>Tokenizers of pieces in a text.</summary>
[TestClass]
public sealed class FromTextPiecesTests
{
    private static DebertaV3Tokenizer Tiny => DebertaV3Checkpoint.Tiny.Tokenizer;

    // What spm_train writes beside spm.model.
    private static string[] TinyLines => [.. Enumerable.Range(0, Tiny.PieceCount).Select(id =>
        $"{Encoding.UTF8.GetString(Tiny.Model.PieceBytes(id))}\t{Tiny.Model.Scores[id].ToString("r", CultureInfo.InvariantCulture)}")];

    [TestMethod]
    public void FromTextPieces_EqualsTheModel_WhenItsPiecesAndScoresAreGiven()
    {
        using var folder = new TemporaryFolder();
        File.WriteAllLines(folder.File("spm.vocab"), TinyLines);

        var tokenizer = DebertaV3Tokenizer.FromTextPieces(folder.File("spm.vocab"));

        Assert.AreEqual(Tiny.PieceCount, tokenizer.PieceCount);
        Assert.AreEqual(Tiny.MaskId, tokenizer.MaskId);
        var texts = File.ReadAllLines(RepositoryRoot.Path("samples/Pretraining/data/handbook.txt"));
        foreach (var text in texts.Concat(["  two  spaces ", "\u4e2d\u6587 bytes", "[CLS] is text"]))
        {
            CollectionAssert.AreEqual(Tiny.EncodeSpans(text, recognizeSpecialTokens: false),
                tokenizer.EncodeSpans(text, recognizeSpecialTokens: false), text);
        }
    }

    [TestMethod]
    public void FromTextPieces_TakesFewestPieces_WhenThereAreNoScores()
    {
        var tokenizer = DebertaV3Tokenizer.FromTextPieces(["A", "C", "G", "T", "", "ACG", "GTAC", "CGTA"]);

        CollectionAssert.AreEqual(new[] { "ACG", "T", "ACG" }, Pieces(tokenizer, "ACGTACG"));
    }

    [TestMethod]
    public void FromTextPieces_PutsASpaceBeforeTexts_OnlyWherePiecesBeginWords()
    {
        var words = DebertaV3Tokenizer.FromTextPieces(["\u2581the", " sea", "s", "ea"]);
        var parts = DebertaV3Tokenizer.FromTextPieces(["the", "sea"]);

        CollectionAssert.AreEqual(new[] { "\u2581the", "\u2581sea" }, Pieces(words, "the sea"));
        CollectionAssert.AreEqual(new[] { "the" }, Pieces(parts, "the"));
    }

    [TestMethod]
    public void FromTextPieces_LeavesSpecialPiecesOut_AndKeepsThePlaceOfMask()
    {
        var tokenizer = DebertaV3Tokenizer.FromTextPieces(["<unk>\t0", "<s>\t0", "</s>\t0", "[MASK]\t0", "a\t-1", "b\t-2"]);

        Assert.AreEqual(4, tokenizer.MaskId);
        CollectionAssert.AreEqual(new[] { 1, 5, 6, 2 }, tokenizer.EncodeToIds("ab", addSpecialTokens: true).ToArray());
        Assert.AreEqual(7, tokenizer.PieceCount);
    }

    [TestMethod]
    [DataRow("a\t-1|b\tx", "Line 2 of the vocabulary: found 'x' behind the tab")]
    [DataRow("a\t-1|b\tNaN", "Line 2 of the vocabulary: found 'NaN'")]
    [DataRow("a||b|a", "Line 4 of the vocabulary: the piece 'a' is in line 1 already")]
    [DataRow("\t-1", "Line 1 of the vocabulary: there is no piece before the tab")]
    [DataRow("a\t-1|b", "1 lines without a score; wanted a score behind a tab in every line, or in none")]
    [DataRow("a|<0x41>", "1 pieces of bytes; wanted <0x00> to <0xFF>, or none")]
    [DataRow("[PAD]|[CLS]", "no piece that matches text")]
    [DataRow("", "no piece that matches text")]
    public void FromTextPieces_NamesTheLine_WhenItIsWrong(string lines, string problem)
    {
        using var folder = new TemporaryFolder();
        File.WriteAllLines(folder.File("pieces.txt"), lines.Split('|'));

        var error = Assert.ThrowsExactly<InvalidDataException>(() => DebertaV3Tokenizer.FromTextPieces(folder.File("pieces.txt")));

        StringAssert.Contains(error.Message, problem);
        StringAssert.StartsWith(error.Message, $"'{folder.File("pieces.txt")}': ");
    }

    [TestMethod]
    public void FromTextPieces_RefusesALongPiece_AndAZero()
    {
        var tooLong = Assert.ThrowsExactly<InvalidDataException>(() => DebertaV3Tokenizer.FromTextPieces([new string('a', 257)]));
        var zero = Assert.ThrowsExactly<InvalidDataException>(() => DebertaV3Tokenizer.FromTextPieces(["a\0"]));

        StringAssert.Contains(tooLong.Message, "has 257 bytes; 256 are possible");
        StringAssert.Contains(zero.Message, "U+0000");
    }

    private static string[] Pieces(DebertaV3Tokenizer tokenizer, string text) =>
        [.. tokenizer.EncodeToTokens(text, out _).Select(token => token.Value)];
}
