using Microsoft.ML.DebertaV3.Pretraining;
using Microsoft.ML.DebertaV3.Tests.Checkpoints;
using Microsoft.ML.DebertaV3.Tests.Support;
using Microsoft.ML.Runtime;

namespace Microsoft.ML.DebertaV3.Tests.Pretraining;

[TestClass]
public sealed class CorpusCacheTests
{
    private static DebertaV3Tokenizer Tokenizer => MaskingTexts.Tokenizer;

    [TestMethod]
    public void Write_PacksTheTokenizedRows()
    {
        using var corpus = new Corpus();
        var texts = Corpus.English(50);

        using var sequences = corpus.Write(texts);

        var pieces = texts.SelectMany(text => Tokenizer.EncodeToIds(text)).ToArray();
        var cached = sequences.SelectMany(example => example.Ids).ToArray();
        CollectionAssert.AreEqual(
            pieces[..(int)sequences.Totals.Pieces],
            cached.Where(id => id != Tokenizer.ClassificationId && id != Tokenizer.SeparatorId).ToArray());
        Assert.IsLessThan(SequencePacker.FewestPieces, pieces.Length - sequences.Totals.Pieces);
        Assert.AreEqual(50, sequences.Totals.Documents);
        Assert.IsTrue(sequences.SkipLast(1).All(example => example.Ids.Length is Corpus.MaxLength or Corpus.MaxLength - 1));
        Assert.IsTrue(sequences.All(example => example is { Target: 0, Weight: 1 }));
    }

    [TestMethod]
    public void Write_LeavesOutEmptyRows_AndSaysSo()
    {
        using var corpus = new Corpus();
        var log = new LogCapture(corpus.Context);
        var texts = Corpus.English(20);

        using var withEmpty = corpus.Write([.. texts.SelectMany(text => new[] { text, "", "  \u3000 ", null! })]);
        using var without = corpus.Write(texts);

        Assert.AreEqual((20, 60), (withEmpty.Totals.Documents, withEmpty.Totals.EmptyRows));
        CollectionAssert.AreEqual(without.SelectMany(e => e.Ids).ToArray(), withEmpty.SelectMany(e => e.Ids).ToArray());
        Assert.IsTrue(log.Of(ChannelMessageKind.Info).Any(line => line.Contains("60 empty rows", StringComparison.Ordinal)));
    }

    [TestMethod]
    public void Write_ReadsSeveralFilesOfATextLoader()
    {
        using var corpus = new Corpus();
        var texts = Corpus.English(40);
        File.WriteAllLines(corpus.Folder.File("a.txt"), texts[..15]);
        File.WriteAllLines(corpus.Folder.File("b.txt"), texts[15..]);
        var loader = corpus.Context.Data.CreateTextLoader([new("Text", Data.DataKind.String, 0)], separatorChar: '\t');

        using var loaded = corpus.Cache().Write(loader.Load(corpus.Folder.File("a.txt"), corpus.Folder.File("b.txt")), "Text");
        using var inMemory = corpus.Write(texts);

        Assert.AreEqual(inMemory.Digest, loaded.Digest);
        Assert.AreEqual(40, loaded.Totals.Documents);
    }

    [TestMethod]
    public void Write_CutsALongRowBetweenWords()
    {
        using var corpus = new Corpus();
        var texts = Corpus.English(700);

        using var sequences = corpus.Write(string.Join('\n', texts));

        var cached = sequences.SelectMany(example => example.Ids)
            .Where(id => id != Tokenizer.ClassificationId && id != Tokenizer.SeparatorId).ToArray();
        Assert.IsGreaterThan(5 * TextChunks.Longest, texts.Sum(text => text.Length));
        CollectionAssert.AreEqual(texts.SelectMany(text => Tokenizer.EncodeToIds(text)).Take(cached.Length).ToArray(), cached);
        Assert.AreEqual(1, sequences.Totals.Documents);
    }

    [TestMethod]
    [DataRow("word ", 5000)]
    [DataRow("\U0001F600", 9000)]
    [DataRow("a", 20000)]
    public void Chunks_AreTheWholeText_AndCutNoCharacter(string part, int times)
    {
        var text = string.Concat(Enumerable.Repeat(part, times));

        string[] chunks = [.. TextChunks.Of(text).Select(range => text[range])];

        Assert.AreEqual(text, string.Concat(chunks));
        Assert.IsTrue(chunks.All(chunk => chunk.Length is > 0 and <= TextChunks.Longest && !char.IsLowSurrogate(chunk[0])));
        Assert.IsTrue(part != "word " || chunks.Skip(1).All(chunk => chunk[0] == ' '));
    }

    [TestMethod]
    public void Write_WritesToAnUnfinishedFileInTheContextsFolder_ThatIsGoneAfterwards()
    {
        using var corpus = new Corpus();
        var paths = new List<string>();
        var modes = new List<UnixFileMode>();
        var cache = corpus.CacheOn((path, options) =>
        {
            paths.Add(path);
            var file = new FullDisk(path, options, long.MaxValue);
            modes.Add(OperatingSystem.IsWindows() ? UnixFileMode.UserRead | UnixFileMode.UserWrite : File.GetUnixFileMode(path));
            return file;
        });
        var filesWhileWriting = -1;
        IEnumerable<TextExample> Rows()
        {
            foreach (var text in Corpus.English(20))
            {
                filesWhileWriting = corpus.Files.Length;
                yield return new() { Sentence1 = text };
            }
        }

        var sequences = cache.Write(corpus.Context.Data.LoadFromEnumerable(Rows()), nameof(TextExample.Sentence1));
        var filesWhileOpen = corpus.Files;
        var count = sequences.Count(example => example.Ids[0] == Tokenizer.ClassificationId);
        sequences.Dispose();

        Assert.AreEqual(corpus.Context.TempFilePath, Path.GetDirectoryName(paths.Single()));
        Assert.EndsWith(".tmp", paths[0]);
        var names = OperatingSystem.IsWindows() ? 1 : 0; // elsewhere an open file needs no name, so that a killed process leaves none
        Assert.HasCount(names, filesWhileOpen);
        Assert.AreEqual(names, filesWhileWriting);
        Assert.AreEqual(UnixFileMode.UserRead | UnixFileMode.UserWrite, modes.Single());
        Assert.AreEqual(sequences.Count, count);
        Assert.IsEmpty(corpus.Files);
        Assert.ThrowsExactly<ObjectDisposedException>(() => sequences[0]);
    }

    [TestMethod]
    public void Write_DeletesWhatKilledProcessesLeft_AndNothingInUse()
    {
        using var corpus = new Corpus();
        var folder = Directory.CreateDirectory(corpus.Context.TempFilePath).FullName;
        foreach (var name in new[] { "deberta-v3-corpus-dead.bin.tmp", "deberta-v3-corpus-alive.bin.tmp", "another.tmp" })
            File.WriteAllText(Path.Combine(folder, name), "ids");
        using var alive = new FileStream(Path.Combine(folder, "deberta-v3-corpus-alive.bin.tmp"), FileMode.Open, FileAccess.Write,
            FileShare.None);

        using var sequences = corpus.Write(Corpus.English(20));

        CollectionAssert.AreEquivalent(new[] { "deberta-v3-corpus-alive.bin.tmp", "another.tmp" }, corpus.Files);
    }

    [TestMethod]
    public void Fit_LeavesNoFile_WhenItsProcessIsKilledWhileItReads()
    {
        using var folder = new TemporaryFolder();

        var output = ChildProcess.Run("soak", "cache", folder.Path, "2", "1");

        Assert.AreEqual("2 kills (seed 1) of a process that caches its text: 0 files left.", output[0]);
    }

    [TestMethod]
    public void Write_UsesAGivenFolder_AndMakesIt()
    {
        using var corpus = new Corpus();
        var given = corpus.Folder.File("given/deep");

        using var sequences = corpus.CacheIn(given).Write(corpus.Rows(Corpus.English(5)), "Text");

        Assert.IsTrue(Directory.Exists(given));
        Assert.IsFalse(Directory.Exists(corpus.Context.TempFilePath));
    }
}
