using Microsoft.ML.Data;
using Microsoft.ML.DebertaV3.DataViews;
using Microsoft.ML.DebertaV3.Tasks;
using Microsoft.ML.DebertaV3.Tests.Support;

namespace Microsoft.ML.DebertaV3.Tests.Tasks;

/// <summary>
/// Sources that can be read once, or give another order at each reading: every row gets its own prediction, however the result is used.
/// </summary>
[TestClass]
public sealed class OneReadingTests
{
    private const int Count = 300;

    private static readonly MLContext Context = new(seed: 1);
    private static readonly TextExample[] Rows = Scored.Numbered(Count);

    private static DebertaV3Transformer _model = null!;
    private static MulticlassPrediction[] _expected = null!;

    [ClassInitialize]
    public static void Fit(TestContext _)
    {
        _model = SmallNetwork.MulticlassTrainer(options => options.LabelColumnName = "Bare").Fit(Context.Data.LoadFromEnumerable(Rows));
        _expected = MulticlassPrediction.ByEngine(_model, Rows);
        for (var i = 0; i < Count; i++)
            // from 0 for LoadFromEnumerable; judged by its own prediction, every row is right
            Rows[i].Bare = _expected[i].PredictedLabel - 1;
        Assert.IsGreaterThan(1, _expected.Select(prediction => prediction.PredictedLabel).Distinct().Count());
    }

    [ClassCleanup]
    public static void Dispose() => _model.Dispose();

    public static IEnumerable<object[]> Sources => [["drained"], ["reshuffled"], ["cached"], ["one-shot behind a cache"], ["repeatable"]];

    [TestMethod]
    [DynamicData(nameof(Sources))]
    public void Transform_GivesEachRowItsOwnPrediction_ByACursor(string source)
    {
        var view = _model.Transform(Source(source));
        var (value, label) = (view.Schema["Value"], view.Schema["PredictedLabel"]);

        using var cursor = view.GetRowCursor([value, label]);
        var (readValue, readLabel) = (cursor.GetGetter<float>(value), cursor.GetGetter<uint>(label));
        var found = new Dictionary<int, uint>();
        while (cursor.MoveNext())
        {
            var (number, predicted) = (0f, 0u);
            readLabel(ref predicted);
            readValue(ref number);
            found.Add((int)number, predicted);
        }

        CollectionAssert.AreEqual(_expected.Select(p => p.PredictedLabel).ToArray(), found.OrderBy(pair => pair.Key)
            .Select(pair => pair.Value).ToArray());
    }

    [TestMethod]
    [DynamicData(nameof(Sources))]
    public void Transform_GivesEachRowItsOwnPrediction_ByCreateEnumerable(string source) =>
        Scored.AreTheirOwn(Read(_model.Transform(Source(source))), Rows, _expected);

    [TestMethod]
    [DynamicData(nameof(Sources))]
    public void Evaluate_JudgesEachRowByItsOwnPrediction(string source)
    {
        var metrics = Context.MulticlassClassification.Evaluate(_model.Transform(Source(source)), "Bare");

        Assert.AreEqual(1, metrics.MicroAccuracy, metrics.ConfusionMatrix.GetFormattedConfusionTable());
        Assert.AreEqual(Count, metrics.ConfusionMatrix.Counts.SelectMany(row => row).Sum());
    }

    [TestMethod]
    public void Transform_GivesEachRowItsOwnPrediction_InOneProgramOverAPlainCache()
    {
        var view = _model.Transform(Source("cached"));

        var found = Read(view);
        var again = Read(view);

        Scored.AreTheirOwn(found, Rows, _expected);
        Scored.AreTheirOwn(again, Rows, _expected);
    }

    [TestMethod]
    public void TransformedRows_AreTheirOwn_BehindWhatReadsThem()
    {
        IDataView Transformed() => _model.Transform(Source("drained"));

        Scored.AreTheirOwn(Read(Context.Data.Cache(Transformed(), "Value", "Sentence1", "PredictedLabel", "Score")), Rows, _expected);
        Scored.AreTheirOwn(Read(Context.Data.ShuffleRows(Transformed(), seed: 3)), Rows, _expected);
        Scored.AreTheirOwn(Read(Context.Data.TakeRows(Transformed(), 40)), Rows[..40], _expected);
        var converter = Context.Transforms.Conversion.ConvertType("Precise", "Value", DataKind.Double);
        Scored.AreTheirOwn(Read(converter.Fit(Transformed()).Transform(Transformed())), Rows, _expected);
        Assert.HasCount(10, Transformed().Preview(10).RowView);
    }

    [TestMethod]
    public void SaveAsText_WritesEveryRowWithItsOwnPrediction()
    {
        using var file = new MemoryStream();
        var selection = Context.Transforms.SelectColumns("Value", "PredictedLabel");
        var view = selection.Fit(_model.Transform(Source("repeatable"))).Transform(_model.Transform(Source("drained")));

        Context.Data.SaveAsText(view, file, headerRow: false, schema: false);

        var text = System.Text.Encoding.UTF8.GetString(file.ToArray());
        var lines = text.Split(['\r', '\n'], StringSplitOptions.RemoveEmptyEntries).Select(line => line.Split('\t'));
        CollectionAssert.AreEqual( // a key is written from 0
            _expected.Select((p, i) => $"{i} {p.PredictedLabel - 1}").ToArray(), lines.Select(cells => $"{cells[0]} {cells[1]}").ToArray());
    }

    // ML.NET splits the one cursor to feed several threads.
    [TestMethod]
    public void RowMapperBehindTransform_GivesEachRowItsOwnPrediction_UnderParallelCursors()
    {
        var view = Context.Transforms.Conversion.MapKeyToValue("Text", "PredictedLabel")
            .Append(Context.Transforms.CopyColumns("Number", "Value"));
        var data = Examples.View(Context, Rows);
        using var model = SmallNetwork.MulticlassTrainer(context: Context).Fit(data);
        var transformed = view.Fit(model.Transform(data)).Transform(model.Transform(data));
        string[] columns = ["Text", "Number"];

        var found = new System.Collections.Concurrent.ConcurrentBag<string>();
        Parallel.ForEach(transformed.GetRowCursorSet([.. columns.Select(name => transformed.Schema[name])], 4), cursor =>
        {
            using (cursor)
            {
                var readers = columns.Select(name => ValueText.Reader(cursor, transformed.Schema[name])).ToArray();
                while (cursor.MoveNext())
                    found.Add(string.Join('\t', readers.Select(read => read())));
            }
        });

        CollectionAssert.AreEquivalent(ViewComparison.Rows(transformed, columns), found.ToArray());
    }

    [TestMethod]
    [DataRow("reshuffled")]
    [DataRow("one-shot behind a cache")]
    public void CrossValidate_JudgesEachRowByItsOwnPrediction(string source)
    {
        var trainer = SmallNetwork.MulticlassTrainer(options => options.LabelColumnName = "Bare", Context);

        var folds = Context.MulticlassClassification.CrossValidate(Source(source), trainer, numberOfFolds: 3, labelColumnName: "Bare");

        Assert.HasCount(3, folds);
        foreach (var fold in folds)
        {
            using var model = (DebertaV3Transformer)fold.Model;
            var expected = MulticlassPrediction.ByEngine(model, Rows);
            var found = Read(fold.ScoredHoldOutSet);
            Assert.IsNotEmpty(found);
            Assert.AreEqual(0, found.Count(row => !Scored.IsItsOwn(row, Rows[(int)row.Value], expected[(int)row.Value])));
        }
    }

    [TestMethod]
    public void RowsOfTheBatch_ScoreAsBefore_WhenTheSourceIsRepeatable()
    {
        var scores = Read(_model.Transform(Source("repeatable"))).Select(row => row.Score[0]).ToArray();

        // The windows of batches of 4: 4, 8, 16, 32, 64, 64, ... rows, each sorted by length.
        var expected = new List<float>();
        for (var size = 4; expected.Count < Count; size = Math.Min(2 * size, 64))
        {
            var rows = Rows.Skip(expected.Count).Take(size).Select(row => new TextRow(row.Sentence1!, null)).ToArray();
            expected.AddRange(_model.Model.Logits(rows).Select(Softmax));
        }
        CollectionAssert.AreEqual(expected.ToArray(), scores);
    }

    private static float Softmax(float[] logits)
    {
        var probabilities = new float[logits.Length];
        Activations.Softmax(logits, probabilities);
        return probabilities[0];
    }

    private static Scored[] Read(IDataView view) => [.. Context.Data.CreateEnumerable<Scored>(view, reuseRowObject: false)];

    private static IDataView Source(string name) => name switch
    {
        "drained" => Context.Data.LoadFromEnumerable(Support.Sources.Drained(Rows)),
        "reshuffled" => Context.Data.LoadFromEnumerable(Support.Sources.Reshuffled(Rows)),
        "cached" => Context.Data.Cache(Source("reshuffled")),
        "one-shot behind a cache" => Context.Data.Cache(Source("drained"), "Sentence1", "Bare", "Value"),
        _ => Context.Data.LoadFromEnumerable(Rows),
    };
}
