using Microsoft.ML.DebertaV3.Pretraining;

namespace Microsoft.ML.DebertaV3.Tests.Pretraining;

[TestClass]
public sealed class SequencePackerTests
{
    private const int Start = 1;
    private const int End = 2;

    [TestMethod]
    public void Add_GoesOnInTheNextSequence_WhenADocumentDoesNotFit()
    {
        var (sequences, packer) = Pack(12, Pieces(10, 25));

        Assert.AreEqual("1 10 11 12 13 14 15 16 17 18 19 2", sequences[0]);
        Assert.AreEqual("1 20 21 22 23 24 25 26 27 28 29 2", sequences[1]);
        Assert.HasCount(2, sequences);
        Assert.AreEqual((20, 2), (packer.Pieces, packer.FullSequences));
    }

    [TestMethod]
    public void EndDocument_PutsOneSeparatorBetweenDocuments()
    {
        var (sequences, _) = Pack(12, Pieces(10, 3), Pieces(20, 2), Pieces(30, 9));

        CollectionAssert.AreEqual(new[] { "1 10 11 12 2 20 21 2 30 31 32 2" }, sequences);
    }

    [TestMethod]
    public void EndDocument_AddsNoSecondSeparator_WhenTheSequenceEndsWithTheDocument()
    {
        var (sequences, _) = Pack(6, Pieces(10, 4), Pieces(20, 4));

        CollectionAssert.AreEqual(new[] { "1 10 11 12 13 2", "1 20 21 22 23 2" }, sequences);
    }

    [TestMethod]
    public void EndDocument_EndsTheSequenceOneShort_WhenNoPieceAndItsSeparatorFit()
    {
        var (sequences, packer) = Pack(6, Pieces(10, 3), Pieces(20, 4));

        CollectionAssert.AreEqual(new[] { "1 10 11 12 2", "1 20 21 22 23 2" }, sequences);
        Assert.AreEqual(2, packer.FullSequences);
    }

    [TestMethod]
    [DataRow(7, 0)]
    [DataRow(8, 1)]
    public void Finish_DropsTheLastSequence_WhenItHasFewPieces(int pieces, int expected)
    {
        var (sequences, packer) = Pack(100, Pieces(10, pieces));

        Assert.HasCount(expected, sequences);
        Assert.AreEqual(expected * pieces, packer.Pieces);
        Assert.AreEqual(0, packer.FullSequences);
    }

    [TestMethod]
    [DataRow(3)]
    [DataRow(16)]
    [DataRow(128)]
    public void Sequences_HoldEveryPieceInOrder_WithBordersWhereDocumentsEnd(int maxLength)
    {
        var random = new Random(1);
        int[][] documents = [.. Enumerable.Range(0, 400).Select(i => Pieces(1000 * (i + 1), random.Next(0, 60)))];

        var (sequences, packer) = Pack(maxLength, documents);

        var ids = sequences.Select(text => text.Split(' ').Select(int.Parse).ToArray()).ToArray();
        Assert.IsTrue(ids.All(s => s[0] == Start && s[^1] == End && s.Count(id => id == Start) == 1));
        Assert.IsTrue(ids.SkipLast(1).All(s => s.Length == maxLength || s.Length == maxLength - 1));
        Assert.IsFalse(ids.Any(s => s.Zip(s.Skip(1)).Any(pair => pair.First <= End && pair.Second == End)),
            "a border without a piece before it");
        Assert.IsTrue(
            ids.All(s => s.Zip(s.Skip(1)).All(pair => pair.First < 1000 || pair.Second < 1000 || pair.First / 1000 == pair.Second / 1000)),
            "no border");
        var expected = documents.SelectMany(pieces => pieces).ToArray();
        CollectionAssert.AreEqual(expected[..(int)packer.Pieces], ids.SelectMany(s => s).Where(id => id >= 1000).ToArray());
        Assert.IsLessThan(SequencePacker.FewestPieces, expected.Length - packer.Pieces);
    }

    private static int[] Pieces(int first, int count) => [.. Enumerable.Range(first, count)];

    private static (string[] Sequences, SequencePacker Packer) Pack(int maxLength, params int[][] documents)
    {
        var sequences = new List<string>();
        var packer = new SequencePacker(maxLength, Start, End, ids => sequences.Add(string.Join(' ', ids.ToArray())));
        foreach (var document in documents)
        {
            packer.Add(document.AsSpan(0, document.Length / 2));
            packer.Add(document.AsSpan(document.Length / 2));
            packer.EndDocument();
        }
        packer.Finish();
        return ([.. sequences], packer);
    }
}
