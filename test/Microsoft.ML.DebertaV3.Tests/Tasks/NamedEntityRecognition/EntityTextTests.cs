using Microsoft.ML.DebertaV3.Tasks.NamedEntityRecognition;
using Microsoft.ML.DebertaV3.Tests.Tokenization;
using Microsoft.ML.DebertaV3.Tokenization;

namespace Microsoft.ML.DebertaV3.Tests.Tasks.NamedEntityRecognition;

[TestClass]
public sealed class EntityTextTests
{
    private const int Labels = 3;
    private readonly DebertaV3Tokenizer _tokenizer = ModelFile.English().Load();

    [TestMethod]
    [DataRow(256, 8, DisplayName = "all in one window")]
    [DataRow(12, 4)]
    [DataRow(12, 9, DisplayName = "every piece in many windows")]
    public void Probabilities_AreThoseOfAPieceWhateverTheWindows(int maxLength, int stride)
    {
        var text = Text(maxLength, stride);

        // a network that looks at one piece alone says the same in every window
        var probabilities = text.Probabilities(Outputs(text, (id, window) => id % Labels), Labels);

        Assert.HasCount(PieceWindow.Cover(text.Pieces.Length, maxLength - 2, stride).Length, text.Sequences);
        Assert.HasCount(text.Pieces.Length, probabilities);
        for (var i = 0; i < probabilities.Length; i++)
        {
            Assert.AreEqual(1, probabilities[i].Sum(), 1e-6);
            Assert.AreEqual(text.Pieces[i].Id % Labels, Array.IndexOf(probabilities[i], probabilities[i].Max()));
        }
    }

    [TestMethod]
    public void Probabilities_AreThoseOfTheWindowWithMostContext()
    {
        var text = Text(maxLength: 12, stride: 4);
        var best = PieceWindow.BestContext(PieceWindow.Cover(text.Pieces.Length, 10, 4));

        var probabilities = text.Probabilities(Outputs(text, (id, window) => window % Labels), Labels);

        for (var i = 0; i < probabilities.Length; i++)
            Assert.AreEqual(best[i] % Labels, Array.IndexOf(probabilities[i], probabilities[i].Max()));
    }

    [TestMethod]
    public void Targets_TeachEveryPieceOnce_AndNoSpecial()
    {
        var text = Text(maxLength: 12, stride: 4);
        int[] labels = [.. Enumerable.Range(0, text.Pieces.Length)];

        var targets = text.Targets(labels);

        CollectionAssert.AreEqual(
            labels, targets.SelectMany(window => window).Where(label => label != PieceLabels.Ignored).ToArray());
        foreach (var window in targets)
            Assert.IsTrue(window[0] == PieceLabels.Ignored && window[^1] == PieceLabels.Ignored);
    }

    [TestMethod]
    [DataRow("")]
    [DataRow("   ")]
    public void EmptyText_HasOneSequence_AndNoWords(string empty)
    {
        var text = EntityText.OfText(empty, _tokenizer, 16, 4);

        Assert.HasCount(1, text.Sequences);
        Assert.IsEmpty(text.Words);
        Assert.IsEmpty(text.WordLabels(new EntityDecoder(["O", "B-A", "I-A"], EntityAggregation.First),
            text.Probabilities(Outputs(text, (id, window) => 0), Labels)));
    }

    [TestMethod]
    [DataRow("")]
    [DataRow(" ")]
    public void OfWords_KeepsTheWords_EvenWithSpacesInsideOrWithNothing(string nothing)
    {
        var text = EntityText.OfWords(["the sea", nothing, "the"], _tokenizer, 32, 4);

        Assert.AreEqual($"the sea {nothing} the", text.Text);
        CollectionAssert.AreEqual(new[] { "the sea", "", "the" }, text.Words.Select(word => word.Of(text.Text)).ToArray());
        var first = TextWords.FirstPieces(text.WordOfPiece, 3);
        Assert.AreEqual(0, first[0]);
        Assert.AreEqual(TextWords.None, first[1]);
        Assert.IsGreaterThan(0, first[2]);
    }

    private EntityText Text(int maxLength, int stride) =>
        EntityText.OfText(string.Concat(Enumerable.Repeat("the sea and the ", 10)), _tokenizer, maxLength, stride);

    // Logits in which one label stands out at each position of each window. [windows][length * labels]
    private static float[][] Outputs(EntityText text, Func<int, int, int> label) => [.. text.Sequences.Select((ids, window) =>
        ids.SelectMany(id => Enumerable.Range(0, Labels).Select(i => i == label(id, window) ? 5f : 0)).ToArray())];
}
