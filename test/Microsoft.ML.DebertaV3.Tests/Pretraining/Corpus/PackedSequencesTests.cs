using Microsoft.ML.DebertaV3.Pretraining;

namespace Microsoft.ML.DebertaV3.Tests.Pretraining;

[TestClass]
public sealed class PackedSequencesTests
{
    [TestMethod]
    public void Lengths_AreThoseOfTheSequences()
    {
        using var corpus = new Corpus();

        using var sequences = corpus.Write(Corpus.English(300));

        CollectionAssert.AreEqual(sequences.Select(example => example.Ids.Length).ToArray(), sequences.Lengths.ToArray());
        Assert.HasCount(sequences.Count, sequences.Lengths);
        Assert.AreEqual(Corpus.MaxLength, sequences.MaxLength);
    }

    [TestMethod]
    public void Indexer_GivesTheSameToManyThreads()
    {
        using var corpus = new Corpus();
        using var sequences = corpus.Write(Corpus.English(700));
        var expected = sequences.Select(example => string.Join(' ', example.Ids)).ToArray();

        var wrong = 0;
        Parallel.For(0, 20000, i =>
        {
            if (string.Join(' ', sequences[i * 7 % expected.Length].Ids) != expected[i * 7 % expected.Length])
                Interlocked.Increment(ref wrong);
        });

        Assert.AreEqual(0, wrong);
    }

    [TestMethod]
    public void Digest_FollowsFromTextAndLength()
    {
        using var corpus = new Corpus();
        var texts = Corpus.English(30);
        using var first = corpus.Write(texts);
        using var same = corpus.Write(texts);
        using var reversed = corpus.Write([.. texts.Reverse()]);
        using var shorter = corpus.Cache(31).Write(corpus.Rows(texts), "Text");

        var digests = new[] { first.Digest, reversed.Digest, shorter.Digest };

        Assert.AreEqual(first.Digest, same.Digest);
        Assert.HasCount(3, digests.Distinct());
        Assert.MatchesRegex("^[0-9A-F]{16}$", first.Digest);
    }

    [TestMethod]
    [DataRow(0.1)]
    [DataRow(0.5)]
    [DataRow(0.0001)]
    public void Split_PutsEachSequenceOnOneSide(double fraction)
    {
        using var corpus = new Corpus();
        using var sequences = corpus.Write(Corpus.English(300));

        var (training, heldOut) = SequenceSubset.Split(sequences, fraction, new Random(1));
        var (_, again) = SequenceSubset.Split(sequences, fraction, new Random(1));
        var (_, other) = SequenceSubset.Split(sequences, fraction, new Random(2));

        Assert.AreEqual(Math.Max(1, Math.Round(sequences.Count * fraction)), heldOut.Count);
        CollectionAssert.AreEqual(Texts(sequences).Order().ToArray(), Texts(training).Concat(Texts(heldOut)).Order().ToArray());
        CollectionAssert.AreEqual(Texts(heldOut), Texts(again));
        CollectionAssert.AreNotEqual(Texts(heldOut), Texts(other));
        CollectionAssert.AreEqual(training.Select(example => example.Ids.Length).ToArray(), training.Lengths.ToArray());
    }

    [TestMethod]
    public void Split_HoldsOneOut_OfTwo()
    {
        using var corpus = new Corpus();
        using var sequences = corpus.Write(Corpus.English(10));

        var (training, heldOut) = SequenceSubset.Split(new SequenceSubset(sequences, [0, 1]), 0.1, new Random(1));

        Assert.AreEqual((1, 1), (training.Count, heldOut.Count));
    }

    [TestMethod]
    public void Split_Throws_WhenThereIsOneSequence()
    {
        using var corpus = new Corpus();
        using var sequences = corpus.Cache(20).Write(corpus.Rows(Corpus.English(1)[0] + " and a few more words of it."), "Text");
        Assert.HasCount(1, sequences);

        var error = Assert.ThrowsExactly<InvalidOperationException>(() => SequenceSubset.Split(sequences, 0.1, new Random(1)));

        StringAssert.Contains(error.Message, "fills 1 sequence");
    }

    [TestMethod]
    [DataRow("empty")]
    [DataRow("torn")]
    [DataRow("other magic")]
    [DataRow("one sequence more")]
    [DataRow("a million sequences more")]
    public void Open_Refuses_WhenTheFileIsDamaged(string damage)
    {
        using var corpus = new Corpus();
        var bytes = WholeFile(corpus);
        var count = bytes.Length - PackedFile.TrailerLength;
        switch (damage)
        {
            case "empty": bytes = []; break;
            case "torn": bytes = bytes[..^12]; break;
            case "other magic": bytes[0]++; break;
            case "one sequence more": bytes[count]++; break;
            default: bytes[count + 3]++; break;
        }
        var path = corpus.Folder.Write("damaged.bin", bytes);

        using var file = File.OpenRead(path);
        Assert.ThrowsExactly<InvalidDataException>(() => PackedSequences.Of(file));
    }

    [TestMethod]
    public void Open_ReadsWhatTheWriterWrote()
    {
        using var corpus = new Corpus();

        using var sequences = PackedSequences.Of(File.OpenRead(corpus.Folder.Write("whole.bin", WholeFile(corpus))));

        CollectionAssert.AreEqual(new[] { "1 5 6 7 2", "1 9 2" }, Texts(sequences));
        Assert.AreEqual(new(3, 1, 4), sequences.Totals);
    }

    private static byte[] WholeFile(Corpus corpus)
    {
        using (var file = File.Create(corpus.Folder.File("whole")))
        using (var writer = new PackedFileWriter(file, corpus.Folder.Path, 5))
        {
            writer.Append([1, 5, 6, 7, 2]);
            writer.Append([1, 9, 2]);
            writer.Finish(new(3, 1, 4));
        }
        return File.ReadAllBytes(corpus.Folder.File("whole"));
    }

    private static string[] Texts(IEnumerable<DebertaV3.Training.TrainingExample> examples) =>
        [.. examples.Select(example => string.Join(' ', example.Ids))];
}
