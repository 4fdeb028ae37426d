using Microsoft.ML.Data;
using Microsoft.ML.DebertaV3.Tests.Checkpoints;
using Microsoft.ML.DebertaV3.Tests.Support;

namespace Microsoft.ML.DebertaV3.Tests.Tasks.QuestionAnswering;

[TestClass]
public sealed class QuestionAnsweringFolderTests
{
    private const string LongText = "The kettle sings in the rain while seven trains wait for the old man with the drum. ";

    private readonly MLContext _context = new(seed: 1);

    private static string Folder => Shared.Path("golden/tasks/models/qa");

    [TestMethod]
    public void Transform_GivesPartsOfTheContext_ByFallingScore()
    {
        using var model = _context.Model.LoadDebertaV3(Folder);
        QuestionRow[] rows =
        [
            new() { Context = "The man dropped the glass.", Question = "What did he drop?" },
            new() { Context = string.Concat(Enumerable.Repeat(LongText, 200)), Question = "Who waits?" }, // more than ten windows
            new() { Context = "a lone \uD83D surrogate", Question = "\uDC00?" },
            new() { Context = "", Question = "What?" },
            new() { Context = "No question.", Question = "" },
        ];

        var predictions = Predict(model, rows);

        foreach (var (row, found) in rows.Zip(predictions))
        {
            Assert.HasCount(row.Context.Length == 0 ? 0 : 3, found.Answer);
            CollectionAssert.AreEqual(
                found.Answer, found.AnswerStart.Zip(found.AnswerEnd, (begin, end) => row.Context[begin..end]).ToArray());
            CollectionAssert.AreEqual(found.Score.OrderDescending().ToArray(), found.Score);
            Assert.IsTrue(found.NoAnswerScore is >= 0 and <= 1);
        }
    }

    [TestMethod]
    public void Transform_GivesARowAlone_WhatItGivesInABatch()
    {
        using var model = _context.Model.LoadDebertaV3(Folder, Small(options => options.BatchSize = 3));
        QuestionRow[] rows = [.. new[] { 1, 4, 2 }.Select(
            count => new QuestionRow { Context = string.Concat(Enumerable.Repeat(LongText, count)), Question = "Who waits?" })];

        var batched = Predict(model, rows);

        using var engine = _context.Model.CreatePredictionEngine<QuestionRow, AnswerRow>(
            model, new PredictionEngineOptions { OwnsTransformer = false });
        foreach (var (row, found) in rows.Zip(batched))
            AssertSame(engine.Predict(row), found);
    }

    [TestMethod]
    public void HandleImpossibleAnswer_LetsTheEmptyTextCompete()
    {
        using var model = _context.Model.LoadDebertaV3(Folder, Small(options =>
            (options.HandleImpossibleAnswer, options.TopK) = (true, 1000)));

        var found = Predict(model, new QuestionRow { Context = LongText, Question = "Who waits?" })[0];

        var place = Array.IndexOf(found.Answer, "");
        Assert.IsGreaterThanOrEqualTo(0, place);
        Assert.AreEqual(found.NoAnswerScore, found.Score[place]);
        Assert.AreEqual((0, 0), (found.AnswerStart[place], found.AnswerEnd[place]));
    }

    [TestMethod]
    public void Model_PredictsTheSame_WhenSavedAsAFileOrAsAFolder()
    {
        using var folder = new TemporaryFolder();
        using var model = _context.Model.LoadDebertaV3(Folder, Small(options => options.TopK = 2));
        var row = new QuestionRow { Context = LongText, Question = "Who waits?" };
        var expected = Predict(model, row)[0];

        using var stream = new MemoryStream();
        _context.Model.Save(model, null, stream);
        using var fromFile = (DebertaV3Transformer)_context.Model.Load(stream, out _);
        model.SavePretrained(folder.Path);
        using var fromFolder = _context.Model.LoadDebertaV3(folder.Path, Small(options => options.TopK = 2));

        AssertSame(expected, Predict(fromFile, row)[0]);
        AssertSame(expected, Predict(fromFolder, row)[0]);
    }

    [TestMethod]
    public void Transform_LeavesNoTensor()
    {
        using var model = _context.Model.LoadDebertaV3(Folder, Small());
        var row = new QuestionRow { Context = LongText, Question = "Who waits?" };
        Predict(model, row);
        var before = LiveTensors.Count;

        Predict(model, row);

        Assert.AreEqual(before, LiveTensors.Count);
    }

    [TestMethod]
    public void Estimator_PassesTheBattery()
    {
        var estimator = _context.Transforms.Text.DebertaV3(DebertaV3Checkpoint.FromFolder(Folder), Small());

        new EstimatorBattery(_context, estimator)
        {
            Valid = View(
                new QuestionRow { Context = LongText, Question = "Who waits?" }, new QuestionRow(),
                new QuestionRow { Context = "The man dropped the glass.", Question = "What?" }),
            Invalid = [_context.Data.LoadFromEnumerable([new OtherRow()])],
        }.Run();
    }

    [TestMethod]
    public void LoadDebertaV3_RefusesOptionsThatContradictEachOther()
    {
        var folder = Folder;

        var stride = Assert.ThrowsExactly<ArgumentException>(
            () => _context.Model.LoadDebertaV3(folder, Small(options => options.Stride = 60)));
        var column = Assert.ThrowsExactly<ArgumentException>(
            () => _context.Model.LoadDebertaV3(folder, Small(options => options.AnswerColumnName = "Score")));
        var task = Assert.ThrowsExactly<InvalidDataException>(
            () => _context.Model.LoadDebertaV3(folder, Small(options => options.Task = DebertaV3LoadTask.BinaryClassification)));

        StringAssert.Contains(stride.Message, "Stride: 60 must be at most 59");
        StringAssert.Contains(column.Message, "AnswerColumnName");
        StringAssert.Contains(task.Message, "DebertaV2ForQuestionAnswering");
    }

    private static DebertaV3LoadOptions Small(Action<DebertaV3LoadOptions>? change = null)
    {
        var options = new DebertaV3LoadOptions { Sentence1ColumnName = "Context", Sentence2ColumnName = "Question", MaxLength = 64 };
        change?.Invoke(options);
        return options;
    }

    private static void AssertSame(AnswerRow expected, AnswerRow actual)
    {
        CollectionAssert.AreEqual(expected.Answer, actual.Answer);
        CollectionAssert.AreEqual(expected.AnswerStart, actual.AnswerStart);
        CollectionAssert.AreEqual(expected.AnswerEnd, actual.AnswerEnd);
        foreach (var (wanted, got) in expected.Score.Zip(actual.Score))
            Assert.AreEqual(wanted, got, 1e-5f);
        Assert.AreEqual(expected.NoAnswerScore, actual.NoAnswerScore, 1e-5f);
    }

    private AnswerRow[] Predict(DebertaV3Transformer model, params QuestionRow[] rows) =>
        [.. _context.Data.CreateEnumerable<AnswerRow>(model.Transform(View(rows)), reuseRowObject: false)];

    private IDataView View(params QuestionRow[] rows) => _context.Data.LoadFromEnumerable(rows);

    private sealed class QuestionRow
    {
        public string Context { get; set; } = "";

        public string Question { get; set; } = "";
    }

    private sealed class OtherRow
    {
        public string Context { get; set; } = "";

        public float Question { get; set; }
    }

    private sealed class AnswerRow
    {
        public string[] Answer { get; set; } = [];

        public float[] Score { get; set; } = [];

        public int[] AnswerStart { get; set; } = [];

        public int[] AnswerEnd { get; set; } = [];

        public float NoAnswerScore { get; set; }
    }
}
