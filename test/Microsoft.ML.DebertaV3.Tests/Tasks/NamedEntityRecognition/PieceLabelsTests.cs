using Microsoft.ML.DebertaV3.Tasks.NamedEntityRecognition;
using Microsoft.ML.DebertaV3.Tokenization;

namespace Microsoft.ML.DebertaV3.Tests.Tasks.NamedEntityRecognition;

[TestClass]
public sealed class PieceLabelsTests
{
    private static readonly string[] Names = ["O", "B-A", "I-A", "B-B"];

    [TestMethod]
    public void OfWords_LabelsTheFirstPiece_OrAll()
    {
        int[] wordOfPiece = [0, 0, 1, 2, 2, 3, TextWords.None];
        int[] labels = [1, 2, 3, -1];

        var first = PieceLabels.OfWords(wordOfPiece, labels, following: null);
        var all = PieceLabels.OfWords(wordOfPiece, labels, PieceLabels.Following(Names));

        CollectionAssert.AreEqual(new[] { 1, -100, 2, 3, -100, -100, -100 }, first);
        CollectionAssert.AreEqual(new[] { 1, 2, 2, 3, 3, -100, -100 }, all);
    }
}
