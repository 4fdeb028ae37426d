using Microsoft.ML.DebertaV3.Tests.Checkpoints;
using Microsoft.ML.DebertaV3.Tests.Pretraining;
using Microsoft.ML.DebertaV3.Tests.Support;

namespace Microsoft.ML.DebertaV3.Tests.Fitting;

/// <summary>
/// Whatever keeps a path from being written is an IOException that names it: no rights, a file or folder in its place, a file system that
/// takes none.
/// </summary>
[TestClass]
public sealed class UnwritablePathTests
{
    private readonly MLContext _context = new(seed: 1);

    [TestMethod]
    [DataRow("below a file")]
    [DataRow("a folder is in its place")]
    [DataRow("no such file system")]
    public void LossCurveFile_IsAnIOException(string obstacle)
    {
        using var folder = new TemporaryFolder();
        var path = Obstacle(folder, obstacle);

        AssertNames(path, () => SmallNetwork.MulticlassTrainer(o => o.LossCurveFile = path, _context).Fit(Examples.View(_context))
            .Dispose());
        AssertNames(path, () => Pretrain(o => o.LossCurveFile = path).Dispose());
    }

    [TestMethod]
    [DataRow("below a file")]
    [DataRow("a folder is in its lock's place")]
    [DataRow("no such file system")]
    public void CheckpointFolder_IsAnIOException(string obstacle)
    {
        using var folder = new TemporaryFolder();
        var path = Obstacle(folder, obstacle);

        AssertNames(path, () => SmallNetwork.MulticlassTrainer(o => o.ResumeFolder = path, _context).Fit(Examples.View(_context))
            .Dispose());
        AssertNames(path, () => Pretrain(o => o.ResumeFolder = path).Dispose());
    }

    [TestMethod]
    [DataRow("below a file")]
    [DataRow("no such file system")]
    public void TempFilePath_IsAnIOException(string obstacle)
    {
        using var folder = new TemporaryFolder();
        var path = Obstacle(folder, obstacle);
        _context.TempFilePath = path;

        AssertNames(path, () => Pretrain(_ => { }).Dispose());
    }

    [TestMethod]
    [DataRow("below a file")]
    [DataRow("no such file system")]
    public void SavePretrained_IsAnIOException(string obstacle)
    {
        using var folder = new TemporaryFolder();
        var path = Obstacle(folder, obstacle);
        using var fineTuned = SmallNetwork.FitMulticlass();
        using var pretrained = SmallPretraining.Detection();

        AssertNames(path, () => fineTuned.SavePretrained(path));
        AssertNames(path, () => pretrained.SavePretrained(path));
    }

    [TestMethod]
    public void CorpusCache_IsAnIOException_WhenTheFileMayNotBeMade()
    {
        using var corpus = new Corpus();

        var problem =
            Assert.ThrowsExactly<IOException>(() => corpus.CacheOn((_, _) => throw new UnauthorizedAccessException("Access is denied."))
            .Write(corpus.Rows(Corpus.English(9)), "Text"));

        StringAssert.Contains(problem.Message, corpus.Context.TempFilePath);
        StringAssert.Contains(problem.Message, "Access is denied.");
        Assert.IsEmpty(corpus.Files);
    }

    // Root may write anywhere else, too.
    private static string Obstacle(TemporaryFolder folder, string kind)
    {
        switch (kind)
        {
            case "below a file":
                return Path.Combine(folder.Write("file", []), "path");
            case "a folder is in its place":
                return Directory.CreateDirectory(folder.File("path")).FullName;
            case "a folder is in its lock's place":
                Directory.CreateDirectory(Path.Combine(folder.File("path"), "lock"));
                return folder.File("path");
            default:
                if (!Directory.Exists("/proc"))
                    Assert.Inconclusive("There is no /proc.");
                return "/proc/deberta";
        }
    }

    private static void AssertNames(string path, Action write)
    {
        var problem = Assert.Throws<IOException>(write);

        StringAssert.Contains(problem.Message, path);
    }

    private DebertaV3Transformer Pretrain(Action<DebertaV3PretrainingOptions> change)
    {
        var options = new DebertaV3PretrainingOptions
        {
            InputColumnName = "Sentence1",
            Checkpoint = DebertaV3Checkpoint.Random(SmallPretraining.Discriminator, DebertaV3Checkpoint.Tiny.Tokenizer, "Tiny", seed: 4),
            BatchSize = 4,
            MaxLength = Corpus.MaxLength,
            MaxSteps = 1,
        };
        change(options);
        var texts = _context.Data.LoadFromEnumerable(Corpus.English(20).Select(text => new TextExample { Sentence1 = text }));
        return _context.Transforms.Text.DebertaV3Pretraining(options).Fit(texts);
    }
}
