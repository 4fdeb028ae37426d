using System.Collections.Concurrent;
using Microsoft.ML.Data;
using Microsoft.ML.DebertaV3.DataViews;
using Microsoft.ML.DebertaV3.Tests.Support;

namespace Microsoft.ML.DebertaV3.Tests.Tasks;

[TestClass]
public sealed class ScoringTests
{
    private const int Threads = 8;

    private static readonly TextExample[] Rows = Examples.Rows(50);

    private static DebertaV3Transformer _model = null!;

    [ClassInitialize]
    public static void Fit(TestContext _) => _model = SmallNetwork.FitMulticlass(options => options.Sentence2ColumnName = "Sentence2");

    [ClassCleanup]
    public static void Dispose() => _model.Dispose();

    [TestMethod]
    public void Predict_EqualsTransformBitForBit_WhenTransformScoresRowByRow()
    {
        using var oneByOne = SmallNetwork.WithBatchSize(_model, 1);

        var transformed = MulticlassPrediction.ByTransform(oneByOne, Rows);
        var predicted = MulticlassPrediction.ByEngine(_model, Rows);

        CollectionAssert.AreEqual(Texts(transformed), Texts(predicted));
    }

    // Not bit for bit: a matrix product of another number of rows, or padded to another length, may add up in another order.
    [TestMethod]
    [DataRow(1)]
    [DataRow(7)]
    [DataRow(32)]
    public void Transform_GivesTheSame_WhateverTheBatchSize(int batchSize)
    {
        using var model = SmallNetwork.WithBatchSize(_model, batchSize);

        var actual = MulticlassPrediction.ByTransform(model, Rows);

        foreach (var (expected, found) in MulticlassPrediction.ByEngine(_model, Rows).Zip(actual))
        {
            Assert.AreEqual(expected.PredictedLabel, found.PredictedLabel);
            for (var i = 0; i < expected.Score.Length; i++)
                Assert.AreEqual(expected.Score[i], found.Score[i], 1e-5f);
        }
    }

    [TestMethod]
    public void Predict_DependsOnTheText()
    {
        var predictions = MulticlassPrediction.ByEngine(_model, Rows);

        Assert.IsGreaterThan(1, predictions.Select(prediction => prediction.PredictedLabel).Distinct().Count());
        Assert.IsGreaterThan(8, Texts(predictions).Distinct().Count());
    }

    [TestMethod]
    public void Predict_GivesTheSame_FromEightThreadsThatShareATransformer()
    {
        var expected = Texts(MulticlassPrediction.ByEngine(_model, Rows));

        var actual = OnThreads(() => Texts(MulticlassPrediction.ByEngine(_model, Rows)));

        Array.ForEach(actual, texts => CollectionAssert.AreEqual(expected, texts));
    }

    [TestMethod]
    public void Transform_GivesTheSame_FromEightCursorsOverOneView()
    {
        var view = _model.Transform(new MLContext().Data.LoadFromEnumerable(Rows));
        var expected = ViewComparison.Rows(view, "Score", "PredictedLabel", "Sentence1");

        var actual = OnThreads(() => ViewComparison.Rows(view, "Score", "PredictedLabel", "Sentence1"));

        Array.ForEach(actual, rows => CollectionAssert.AreEqual(expected, rows));
    }

    // ML.NET's own writers and trainers read by cursor sets; the row mapper then runs on several cursors at once.
    [TestMethod]
    public void RowMapper_GivesTheSame_UnderParallelCursors()
    {
        var context = new MLContext();
        var source = context.Data.LoadFromEnumerable(Rows);
        PredictionRowMapper Map(DataViewSchema schema) => new(_model.Model, schema, _model);
        IDataView view = new RowToRowMapperTransform(context, source, Map(source.Schema), Map);
        var (label, text) = (view.Schema["PredictedLabel"], view.Schema["Sentence1"]);
        var expected = ViewComparison.Rows(_model.Transform(source), "PredictedLabel", "Sentence1");

        var found = new ConcurrentBag<string>();
        Parallel.ForEach(view.GetRowCursorSet([label, text], Threads), cursor =>
        {
            using (cursor)
            {
                var (readLabel, readText) = (ValueText.Reader(cursor, label), ValueText.Reader(cursor, text));
                while (cursor.MoveNext())
                    found.Add($"{readLabel()}\t{readText()}");
            }
        });

        CollectionAssert.AreEquivalent(expected, found.ToArray());
    }

    [TestMethod]
    public void Predict_TreatsNullAsEmpty()
    {
        var predictions = MulticlassPrediction.ByEngine(_model,
            new() { Sentence1 = null, Sentence2 = null }, new() { Sentence1 = "", Sentence2 = "" },
            new() { Sentence1 = "   ", Sentence2 = "\t" });

        Assert.AreEqual(predictions[0].ToString(), predictions[1].ToString());
        Assert.AreEqual(1f, predictions[0].Score.Sum(), 1e-5f);
        Assert.AreEqual(1f, predictions[2].Score.Sum(), 1e-5f);
    }

    [TestMethod]
    public void Predict_TreatsALoneSurrogateAsTheReplacementCharacter()
    {
        var predictions = MulticlassPrediction.ByEngine(_model,
            new() { Sentence1 = "a\ud800b", Sentence2 = "\udc00" }, new() { Sentence1 = "a\ufffdb", Sentence2 = "\ufffd" });

        Assert.AreEqual(predictions[1].ToString(), predictions[0].ToString());
    }

    [TestMethod]
    [DataRow(1000, 1000)]
    [DataRow(1000, 3)]
    [DataRow(3, 1000)]
    [DataRow(1000, 0)]
    public void Encode_KeepsBothTexts_WhenAPairIsTooLong(int first, int second)
    {
        var tokenizer = _model.Model.Tokenizer;
        var row = new TextRow(Repeat("rain", first), Repeat("kettle", second));

        var ids = _model.Model.Encode(row);

        Assert.HasCount(_model.Model.Settings.MaxLength, ids);
        Assert.AreEqual(tokenizer.ClassificationId, ids[0]);
        var separator = Array.IndexOf(ids, tokenizer.SeparatorId);
        Assert.AreEqual(ids.Length - 1, Array.LastIndexOf(ids, tokenizer.SeparatorId));
        StartsWith(tokenizer.EncodeToIds(row.First), ids[1..separator], Math.Min(3, first));
        StartsWith(tokenizer.EncodeToIds(row.Second!), ids[(separator + 1)..^1], Math.Min(3, second));
    }

    [TestMethod]
    public void Score_SumsToOne_AndPredictedLabelIsTheLargest()
    {
        foreach (var prediction in MulticlassPrediction.ByTransform(_model, Rows))
        {
            Assert.AreEqual(1f, prediction.Score.Sum(), 1e-5f);
            Assert.AreEqual(prediction.Score.Max(), prediction.Score[prediction.PredictedLabel - 1]);
        }
    }

    private static string[] Texts(IEnumerable<MulticlassPrediction> predictions) =>
        [.. predictions.Select(prediction => prediction.ToString())];

    private static string Repeat(string word, int count) => string.Join(' ', Enumerable.Repeat(word, count));

    private static void StartsWith(IReadOnlyList<int> whole, int[] kept, int least)
    {
        Assert.IsGreaterThanOrEqualTo(least, kept.Length);
        CollectionAssert.AreEqual(whole.Take(kept.Length).ToArray(), kept);
    }

    private static T[] OnThreads<T>(Func<T> work)
    {
        var results = new T[Threads];
        var threads = Enumerable.Range(0, Threads).Select(i => new Thread(() => results[i] = work())).ToArray();
        Array.ForEach(threads, thread => thread.Start());
        Array.ForEach(threads, thread => thread.Join());
        return results;
    }
}
