using Microsoft.ML.Data;
using Microsoft.ML.DebertaV3.Tests.Checkpoints;
using Microsoft.ML.DebertaV3.Tests.Support;

namespace Microsoft.ML.DebertaV3.Tests.Tasks.EveryTask;

/// <summary>What holds of every task, whatever its rows are: odd texts, engines, threads, other processes, wrong columns.</summary>
[TestClass]
public sealed class EveryTaskTests
{
    private const int Threads = 4;

    private static readonly string[] Ordinary =
        ["the kettle whistles", "rain on a tin roof in the evening", "why", "a train left two minutes before we came", "seven old drums"];

    private static readonly string?[] Odd =
    [
        "", null, " ", "\t\r\n", "\u3000", "\ud800", "x\udc00y", "\udbff \udc00", "\0", "\u200b\ufeff", "e\u0301\u0301\u0301",
        "\ud83d\ude00 \ud83d\ude00",
        "[CLS] [SEP] [MASK] [PAD]", "\u2581", "\uffff", new string('w', 3000),
        string.Join(' ', Enumerable.Repeat("a kettle in the rain", 100)),
    ];

    private readonly MLContext _context = new(seed: 1);

    private static IEnumerable<object[]> Cases => TaskCase.All.Select(one => new object[] { one.Name });

    private static IEnumerable<object[]> Trained =>
        TaskCase.All.Where(one => one.Label is not null).Select(one => new object[] { one.Name });

    [TestMethod]
    [DynamicData(nameof(Cases))]
    public void FitAndTransform_TakeAnyText_AndLeaveNoTensor(string name)
    {
        var task = Case(name);
        var data = View([.. Ordinary, .. Odd, .. Ordinary]);
        using (var warm = task.Make(_context).Fit(data))
            Predict(warm, data);
        AnyPrediction[] predictions = [];

        var left = LiveTensors.LeftBy(() =>
        {
            using var model = task.Make(_context).Fit(data);
            predictions = Predict(model, data);
        });

        Assert.AreEqual(0, left);
        Assert.HasCount((2 * Ordinary.Length) + Odd.Length, predictions);
        Assert.IsTrue(predictions.All(row => row.Numbers.All(float.IsFinite)));
        Assert.IsTrue(predictions.Any(row => row.Numbers.Any()));
    }

    [TestMethod]
    [DynamicData(nameof(Cases))]
    public void Engines_PredictTheSame_OnManyThreadsAndAsTransform(string name)
    {
        using var model = Case(name).Make(_context).Fit(View(Ordinary));
        var rows = Rows(Ordinary);
        var transformed = Predict(model, View(Ordinary));

        var alone = ByEngine(model, rows);
        var together = new AnyPrediction[Threads][];
        Parallel.For(0, Threads, new ParallelOptions { MaxDegreeOfParallelism = Threads },
            thread => together[thread] = ByEngine(model, rows));

        foreach (var predictions in together)
            CollectionAssert.AreEqual(alone.Select(row => row.ToString()).ToArray(), predictions.Select(row => row.ToString()).ToArray());
        foreach (var (one, batched) in alone.Zip(transformed))
        {
            CollectionAssert.AreEqual(one.Texts.ToArray(), batched.Texts.ToArray());
            foreach (var (expected, actual) in one.Numbers.Zip(batched.Numbers))
                Assert.AreEqual(expected, actual, 1e-4f);
        }
    }

    [TestMethod]
    public void Load_PredictsTheSame_InAFreshProcess()
    {
        using var folder = new TemporaryFolder();
        var data = View(Ordinary);
        var rows = Path.Combine(folder.Path, "rows.idv");
        using (var file = File.Create(rows))
            _context.Data.SaveAsBinary(data, file);
        List<string> models = [], expected = [];
        foreach (var task in TaskCase.All)
        {
            using var model = task.Make(_context).Fit(data);
            models.Add(Path.Combine(folder.Path, $"{models.Count}.mlnet"));
            _context.Model.Save(model, data.Schema, models[^1]);
            expected.AddRange(ViewComparison.Rows(model.Transform(_context.Data.LoadFromBinary(rows)), task.Outputs));
        }

        ChildProcess.Run(["score", rows, .. models]);

        var actual = TaskCase.All.Zip(models).SelectMany(pair =>
            ViewComparison.Rows(_context.Data.LoadFromBinary($"{pair.Second}.idv"), pair.First.Outputs));
        CollectionAssert.AreEqual(expected, actual.ToArray());
    }

    [TestMethod]
    [DynamicData(nameof(Cases))]
    public void FitAndTransform_NameTheColumn_WhenItsTypeIsWrong(string name)
    {
        var task = Case(name);
        using var model = task.Make(_context).Fit(View(Ordinary));

        foreach (var column in task.Texts)
        {
            var wrong = Replaced(column);
            var fit = Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => task.Make(_context).Fit(wrong));
            var promise = Assert.ThrowsExactly<ArgumentOutOfRangeException>(
                () => task.Make(_context).GetOutputSchema(SchemaShape.Create(wrong.Schema)));
            var transform = Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => model.Transform(wrong));
            foreach (var problem in new[] { fit, promise, transform })
                StringAssert.Contains(problem.Message, $"Column '{column}' is ");
        }
    }

    [TestMethod]
    [DynamicData(nameof(Trained))]
    public void Fit_NamesTheLabelColumn_WhenItsTypeIsWrong(string name)
    {
        var task = Case(name);

        var problem = Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => task.Make(_context).Fit(Replaced(task.Label!)));

        StringAssert.Contains(problem.Message, $"Column '{task.Label}' is ");
    }

    [TestMethod]
    [DynamicData(nameof(Trained))]
    public void Fit_LearnsAndPredicts_WhenAllRowsHaveOneLabel(string name)
    {
        var rows = Rows(Ordinary);
        foreach (var row in rows)
            (row.Tags, row.Topics, row.TrainingAnswer, row.Right) = ([.. row.Words.Select(_ => "O")], ["a"], "", 0);
        var data = TaskCase.View(_context, rows);

        using var model = Case(name).Make(_context).Fit(data);

        Assert.IsTrue(Predict(model, data).All(row => row.Numbers.All(float.IsFinite)));
    }

    // Of several labels no label is one too.
    [TestMethod]
    [DataRow("entities of a text")]
    [DataRow("entities of words")]
    [DataRow("choices")]
    [DataRow("answers")]
    public void Fit_SaysSo_WhenNoRowHasALabel(string name)
    {
        var rows = Rows(Ordinary);
        foreach (var row in rows)
            (row.Tags, row.TrainingAnswer, row.Right) = ([], "unknown", float.NaN);

        var problem = Assert.ThrowsExactly<InvalidOperationException>(() => Case(name).Make(_context).Fit(TaskCase.View(_context, rows)));

        Assert.IsTrue(problem.Message.Contains("no training row with a label", StringComparison.Ordinal)
            || problem.Message.Contains("does not hold the answer", StringComparison.Ordinal), problem.Message);
    }

    private static TaskCase Case(string name) => TaskCase.All.Single(one => one.Name == name);

    private static AnyRow[] Rows(IEnumerable<string?> texts) => [.. texts.Select(AnyRow.Of)];

    private IDataView View(IEnumerable<string?> texts) => TaskCase.View(_context, Rows(texts));

    // A date in a column's place.
    private IDataView Replaced(string column) =>
        _context.Transforms.CopyColumns(column, "Date").Fit(View(Ordinary)).Transform(View(Ordinary));

    private AnyPrediction[] Predict(DebertaV3Transformer model, IDataView data) =>
        [.. _context.Data.CreateEnumerable<AnyPrediction>(model.Transform(data), reuseRowObject: false, ignoreMissingColumns: true)];

    private AnyPrediction[] ByEngine(DebertaV3Transformer model, AnyRow[] rows)
    {
        using var engine = _context.Model.CreatePredictionEngine<AnyRow, AnyPrediction>(
            model, new PredictionEngineOptions { OwnsTransformer = false, IgnoreMissingColumns = true });
        return [.. rows.Select(engine.Predict)];
    }
}
