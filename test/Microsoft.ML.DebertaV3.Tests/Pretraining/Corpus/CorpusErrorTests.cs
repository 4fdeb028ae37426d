using Microsoft.ML.DebertaV3.Pretraining;

namespace Microsoft.ML.DebertaV3.Tests.Pretraining;

/// <summary>What <see cref="CorpusCache"/> says of bad input, and that it leaves no file.</summary>
[TestClass]
public sealed class CorpusErrorTests
{
    [TestMethod]
    [DataRow("Missing", "Column 'Missing' was not found; DebertaV3Pretraining needs it as text. The columns are: Text, Number.")]
    [DataRow("Number", "Column 'Number' is Single; DebertaV3Pretraining needs text.")]
    public void Write_NamesTheColumn_WhenItIsMissingOrNotText(string column, string expected)
    {
        using var corpus = new Corpus();
        var rows = corpus.Context.Data.LoadFromEnumerable([new NumberedRow()]);

        var error = Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => corpus.Cache().Write(rows, column));

        StringAssert.Contains(error.Message, expected);
        Assert.IsEmpty(corpus.Files);
    }

    [TestMethod]
    public void Write_Throws_WhenAllRowsAreEmpty()
    {
        using var corpus = new Corpus();

        var error = Assert.ThrowsExactly<InvalidOperationException>(() => corpus.Write("", "   ", null!));

        Assert.AreEqual("DebertaV3Pretraining found no text in column 'Text': all 3 training rows are empty.", error.Message);
        Assert.IsEmpty(corpus.Files);
    }

    [TestMethod]
    public void Write_Throws_WhenThereAreNoRows()
    {
        using var corpus = new Corpus();

        var error = Assert.ThrowsExactly<InvalidOperationException>(() => corpus.Cache().Write(corpus.Rows(), "Text", "validation"));

        Assert.AreEqual("DebertaV3Pretraining found no text in column 'Text': there are no validation rows.", error.Message);
        Assert.IsEmpty(corpus.Files);
    }

    [TestMethod]
    [DataRow(1)]
    [DataRow(2)]
    public void Write_SaysHowMuchIsMissing_WhenTheTextIsShorterThanASequence(int rows)
    {
        using var corpus = new Corpus();
        var texts = Corpus.English(rows);
        var pieces = texts.Sum(text => MaskingTexts.Tokenizer.EncodeToIds(text).Count);

        var error = Assert.ThrowsExactly<InvalidOperationException>(() => corpus.Cache(512).Write(corpus.Rows(texts), "Text"));

        StringAssert.Contains(error.Message,
            $"Column 'Text' has {pieces} pieces in {rows} training row(s): fewer than one sequence needs, which is 512 with [CLS] and "
            + "[SEP] (MaxLength).");
        Assert.IsEmpty(corpus.Files);
    }

    [TestMethod]
    [DataRow(5)] // in the header
    [DataRow(300000)] // in the ids
    [DataRow(int.MaxValue)] // all but the last byte
    public void Write_SaysWhatToDo_WhenTheDiskIsFull(int room)
    {
        using var corpus = new Corpus();
        var texts = Enumerable.Repeat(Corpus.English(700), 8).SelectMany(t => t).ToArray();
        if (room == int.MaxValue)
            room = WholeLength(corpus, texts) - 1;

        var error = Assert.ThrowsExactly<IOException>(() => corpus.CacheOn((path, options) => new FullDisk(path, options, room))
            .Write(corpus.Rows(texts), "Text"));

        StringAssert.Contains(error.Message, $"cannot be cached in '{corpus.Context.TempFilePath}'");
        StringAssert.Contains(error.Message, "No space left on device");
        StringAssert.Contains(error.Message, "MLContext.TempFilePath");
        Assert.IsEmpty(corpus.Files);
    }

    [TestMethod]
    public void Write_LeavesNoFile_WhenReadingTheRowsFails()
    {
        using var corpus = new Corpus();
        var rows = corpus.Context.Data.LoadFromTextFile<NumberedRow>(corpus.Folder.Write("text.txt", "Some text\t1\n"u8.ToArray()));
        File.Delete(corpus.Folder.File("text.txt"));

        var error = Assert.ThrowsExactly<FormatException>(() => corpus.Cache().Write(rows, "Text"));

        StringAssert.Contains(error.ToString(), "text.txt");
        Assert.IsEmpty(corpus.Files);
    }

    [TestMethod]
    public void Write_LeavesNoFile_WhenTheContextIsCancelled()
    {
        using var corpus = new Corpus();
        var texts = Corpus.English(50);
        IEnumerable<NumberedRow> Rows()
        {
            foreach (var text in texts)
                yield return new() { Text = text };
            corpus.Context.CancelExecution();
            yield return new();
        }

        Assert.Throws<OperationCanceledException>(() => corpus.Cache().Write(corpus.Context.Data.LoadFromEnumerable(Rows()), "Text"));

        Assert.IsEmpty(corpus.Files);
    }

    private static int WholeLength(Corpus corpus, string[] texts)
    {
        using var sequences = corpus.Write(texts);
        return PackedFile.HeaderLength + sizeof(int) * (sequences.Lengths.Sum() + sequences.Count) + PackedFile.TrailerLength;
    }

    private sealed class NumberedRow
    {
        [Data.LoadColumn(0)]
        public string Text { get; set; } = "";

        [Data.LoadColumn(1)]
        public float Number { get; set; }
    }
}
