using Microsoft.ML.DebertaV3.Tests.Checkpoints;
using Nucleotides;

namespace Microsoft.ML.DebertaV3.Tests.Samples;

/// <summary>samples/Nucleotides: the sequences, and the program for a few steps.</summary>
[TestClass]
public sealed class NucleotidesSampleTests
{
    [TestMethod]
    public void Draw_GivesSequencesOfTheAlphabet_TheSameForASeed()
    {
        var genome = new Genome(seed: 1);

        var sequences = genome.Draw(8, drawn: 2);

        Assert.IsTrue(sequences.All(one => one.Text.Length == Genome.Length && one.Text.All(Genome.Alphabet.Contains)));
        Assert.HasCount(Genome.Families, sequences.Select(one => one.Family).Distinct());
        CollectionAssert.AreEqual(sequences.Select(one => one.Text).ToArray(),
            new Genome(seed: 1).Draw(8, drawn: 2).Select(one => one.Text).ToArray());
        CollectionAssert.AreNotEqual(sequences.Select(one => one.Text).ToArray(), genome.Draw(8, drawn: 3).Select(one => one.Text)
            .ToArray());
    }

    // The three most frequent runs of eight of a family are its motifs: six copies, each whole with probability 0.925 to the eighth.
    [TestMethod]
    public void Draw_HasThreeMotifsOfEachFamily_AndMostCopiesAreWhole()
    {
        var sequences = new Genome(seed: 1).Draw(1200, drawn: 2);

        foreach (var family in sequences.GroupBy(one => one.Family))
        {
            var frequent = family.SelectMany(one => Enumerable.Range(0, Genome.Length - Genome.MotifLength + 1)
                .Select(start => one.Text.Substring(start, Genome.MotifLength)))
                .CountBy(run => run).OrderByDescending(pair => pair.Value).ToArray();
            var copies = frequent.Take(3).Sum(pair => pair.Value) / (double)family.Count();
            Assert.IsInRange(2.9, 3.6, copies, family.Key); // 6 x 0.925^8 = 3.2
            Assert.IsLessThan(frequent[2].Value / 2, frequent[8].Value, family.Key);
        }
    }

    [TestMethod]
    public void Entropy_IsThatOfMotifsAndGaps()
    {
        var mutated = -0.925 * Math.Log(0.925) - 3 * 0.025 * Math.Log(0.025);

        Assert.AreEqual(0.75 * mutated + 0.25 * Math.Log(4), Genome.Entropy, 1e-9);
    }

    [TestMethod]
    [DoNotParallelize]
    public void Program_PreTrainsAndCompares_AndKeepsTheWeights()
    {
        using var folder = new TemporaryFolder();
        var output = Path.Combine(folder.Path, "weights");

        var printed = SampleProgram.Run("Nucleotides", "--steps", "3", "--sequences", "64", "--labelled", "16", "--epochs", "1",
            "--repeats", "1",
            "--output", output);

        foreach (var start in new[] { "pre-trained", "untrained", "bag of 4-mers" })
            Assert.Contains(start, printed);
        Assert.AreEqual(8, DebertaV3Checkpoint.FromFolder(output).Tokenizer.PieceCount);
    }
}
