using System.Text.Json.Nodes;
using Microsoft.ML.Data;
using Microsoft.ML.DebertaV3.Tasks.TextRegression;
using Microsoft.ML.DebertaV3.Tests.Checkpoints;
using Microsoft.ML.DebertaV3.Tests.Support;
using Microsoft.ML.Runtime;

namespace Microsoft.ML.DebertaV3.Tests.Tasks.TextRegression;

/// <summary>Several numbers for a text: the traits of an essay.</summary>
[TestClass]
public sealed class VectorRegressionTests
{
    private readonly MLContext _context = new(seed: 1);

    [TestMethod]
    public void Fit_LearnsEveryTraitInItsUnit()
    {
        var data = View();
        using var model = Fit(data, o => (o.MaxEpochs, o.LearningRate) = (80, 1e-2));

        var scored = model.Transform(data);

        CollectionAssert.AreEqual(new[] { "Value", "Weight" }, model.Labels.ToArray());
        CollectionAssert.AreEqual(new[] { "Value", "Weight" }, SlotNames(scored.Schema["Score"]));
        foreach (var trait in new[] { 0, 1 })
            Assert.IsGreaterThan(0.5, Judge(scored, trait).RSquared, $"trait {trait}");
    }

    [TestMethod]
    public void Trainer_MeetsMlNet()
    {
        var data = View();
        var options = SmallNetwork.Regression(o => o.LabelColumnName = "Traits");
        new EstimatorBattery(_context, _context.Regression.Trainers.DebertaV3TextRegression(options))
        {
            Valid = data,
            ForTransformOnly = _context.Transforms.DropColumns("Traits").Fit(data).Transform(data),
            Invalid = [_context.Transforms.DropColumns("Sentence1").Fit(data).Transform(data)],
        }.Run();
    }

    [TestMethod]
    public void SavedModelsAndFolders_PredictTheSame()
    {
        using var folder = new TemporaryFolder();
        using var zip = new MemoryStream();
        var data = View();
        using var model = Fit(data);

        model.SavePretrained(folder.Path);
        _context.Model.Save(model, data.Schema, zip);
        zip.Position = 0;
        using var fromFolder = _context.Model.LoadDebertaV3(folder.Path, batchSize: 4);
        using var fromZip = (DebertaV3Transformer)_context.Model.Load(zip, out _);

        foreach (var loaded in new[] { fromFolder, fromZip })
        {
            CollectionAssert.AreEqual(model.Labels.ToArray(), loaded.Labels.ToArray());
            CollectionAssert.AreEqual(
                ViewComparison.Rows(model.Transform(data), "Score"), ViewComparison.Rows(loaded.Transform(data), "Score"));
            CollectionAssert.AreEqual(new[] { "Value", "Weight" }, SlotNames(loaded.Transform(data).Schema["Score"]));
        }
        StringAssert.Contains(File.ReadAllText(folder.File("config.json")), "\"problem_type\": \"regression\"");
    }

    [TestMethod]
    public void LoadDebertaV3_GivesTheBareOutputsWithTheirNames_OfAFolderTrainedElsewhere()
    {
        using var folder = new TemporaryFolder();
        using var classifier = SmallNetwork.FitMulticlass();
        classifier.SavePretrained(folder.Path);
        var config = JsonNode.Parse(File.ReadAllText(folder.File("config.json")))!;
        config["problem_type"] = "regression";
        File.WriteAllText(folder.File("config.json"), config.ToJsonString());

        using var model = _context.Model.LoadDebertaV3(folder.Path, batchSize: 4);

        var rows = Examples.Rows();
        var scores = model.Transform(_context.Data.LoadFromEnumerable(rows)).GetColumn<float[]>("Score").ToArray();
        CollectionAssert.AreEqual(Examples.ClassNames.ToArray(), model.Labels.ToArray());
        for (var i = 0; i < rows.Length; i++)
        {
            var logits = classifier.Model.Logits(new Microsoft.ML.DebertaV3.DataViews.TextRow(rows[i].Sentence1!, null))[0];
            CollectionAssert.AreEqual(logits.Select(Rounded).ToArray(), scores[i].Select(Rounded).ToArray());
        }
    }

    [TestMethod]
    public void Validation_IsEvaluatesOfEachTrait_AndItsMean()
    {
        var (training, validation) = (View(0, 17), View(17, 30));
        const string metric = "RootMeanSquaredError of Weight";
        using var model = Fit(training,
            o => (o.ValidationSet, o.ValidationMetric, o.MaxEpochs, o.LearningRate) = (validation, metric, 4, 5e-3));

        var history = model.TrainingHistory;
        var best = history.Epochs[history.BestEpoch!.Value - 1].Validation;
        var scored = model.Transform(validation);
        RegressionMetrics[] traits = [Judge(scored, 0), Judge(scored, 1)];
        AreClose(traits.Average(trait => trait.RSquared), best["RSquared"]);
        AreClose(traits.Average(trait => trait.MeanAbsoluteError), best["MeanAbsoluteError"]);
        AreClose(traits[0].RSquared, best["RSquared of Value"]);
        AreClose(traits[1].RootMeanSquaredError, best[metric]);
        Assert.AreEqual(history.Epochs.MinBy(epoch => epoch.Validation[metric])!.Epoch, history.BestEpoch);
    }

    [TestMethod]
    public void Validation_LeavesATraitWithoutVarianceOutOfTheMean()
    {
        var validation = View(0, 13, row => row.Weight = 7);
        using var model = Fit(View(), o => o.ValidationSet = validation);

        var metrics = model.TrainingHistory.Epochs[0].Validation;

        Assert.AreEqual(1, model.TrainingHistory.BestEpoch);
        Assert.AreEqual(metrics["RSquared of Value"], metrics["RSquared"]);
    }

    [TestMethod]
    public void Fit_LeavesOutRowsThatLackATrait_AndSaysHowMany()
    {
        var log = new LogCapture(_context);
        var rows = Rows(0, 13);
        (rows[3].Weight, rows[5].Value) = (float.NaN, float.PositiveInfinity);

        using var model = Fit(Joined(rows));

        StringAssert.Contains(log.Of(ChannelMessageKind.Warning).Single(), "2 of 13 training rows");
    }

    [TestMethod]
    public void Fit_GoesOnFromTheHead_WhenTheTraitsAreTheSame()
    {
        var log = new LogCapture(_context);
        var data = View();
        using var model = Fit(data);

        using var refitted = Fit(data, o => (o.Checkpoint, o.LearningRate) = (model.Checkpoint, 1e-30));

        StringAssert.Contains(string.Join('\n', log.Of(ChannelMessageKind.Info)), "is kept: Value, Weight");
        foreach (var (expected, actual) in Scores(model, data).Zip(Scores(refitted, data)))
            Assert.AreEqual(expected[1], actual[1], 1e-2f);
    }

    [TestMethod]
    public void Fit_EndsBitEqual_WhenItResumes()
    {
        using var scope = TorchSharp.torch.NewDisposeScope();
        using var folder = new TemporaryFolder();
        var data = View();
        void Checked(DebertaV3TextRegressionOptions o) =>
            (o.MaxEpochs, o.ResumeFolder, o.SaveEverySteps, o.ValidationFraction) = (3, folder.Path, 2, 0.25);
        using var expected = Fit(data, o => (o.MaxEpochs, o.ValidationFraction) = (3, 0.25));
        Assert.ThrowsExactly<TimeoutException>(() => Fit(data, o =>
        {
            Checked(o);
            o.Progress = new StepHook(p =>
            {
                if (p.Step == 5)
                    throw new TimeoutException();
            });
        }));

        using var resumed = Fit(data, Checked);

        Fitting.SmallFits.AreEqual(expected, resumed);
    }

    [TestMethod]
    public void Fit_NamesBothLengths_WhenTheValidationSetHasAnother()
    {
        var rows = _context.Data.LoadFromEnumerable(Rows(0, 13));
        var longer = _context.Transforms.Concatenate("Traits", "Value", "Weight", "Grade").Fit(rows).Transform(rows);

        var problem = Assert.ThrowsExactly<InvalidOperationException>(() => Fit(View(), o => o.ValidationSet = longer));

        StringAssert.Contains(problem.Message, "ValidationSet: column 'Traits' has 3 numbers a row; that of the training rows has 2.");
    }

    [TestMethod]
    [DataRow("Value,Weight", "Value,Weight", "regression", "0,1")]
    [DataRow("Value,Weight", "Weight,Value", "regression", "1,0")]
    [DataRow("Value,Weight", "LABEL_0,LABEL_1", "regression", "0,1")]
    [DataRow("LABEL_0,LABEL_1", "content,cohesion", "regression", "0,1")]
    [DataRow("Value,Weight", "content,cohesion", "regression", null)]
    [DataRow("Value,Weight", "Value,Weight", null, null)] // a classifier's
    [DataRow("Value,Weight", "Value,Weight,More", "regression", null)]
    [DataRow("LABEL_0", "similarity", null, "0")]
    public void MatchHead_FollowsNamesWhereThereAreAny(string wanted, string stored, string? problemType, string? order)
    {
        var found = new VectorRegressionTask(TaskExamples.Settings(VectorRegressionTask.Kind, wanted.Split(',')))
            .MatchHead(stored.Split(','), problemType);

        Assert.AreEqual(order, found is null ? null : string.Join(',', found));
    }

    private static double Rounded(float value) => Math.Round(value, 4);

    private static void AreClose(double expected, double actual) =>
        Assert.AreEqual(expected, actual, 1e-5 * Math.Max(1, Math.Abs(expected)));

    private RegressionMetrics Judge(IDataView scored, int trait)
    {
        var rows = scored.GetColumn<float[]>("Traits").Zip(
            scored.GetColumn<float[]>("Score"), (label, score) => new Judged { Label = label[trait], Score = score[trait] });
        return _context.Regression.Evaluate(_context.Data.LoadFromEnumerable(rows.ToArray()));
    }

    private static float[][] Scores(DebertaV3Transformer model, IDataView data) => [.. model.Transform(data).GetColumn<float[]>("Score")];

    private static string[] SlotNames(DataViewSchema.Column column)
    {
        var names = default(VBuffer<ReadOnlyMemory<char>>);
        column.GetSlotNames(ref names);
        return [.. names.DenseValues().Select(name => name.ToString())];
    }

    private DebertaV3Transformer Fit(IDataView data, Action<DebertaV3TextRegressionOptions>? change = null) =>
        _context.Regression.Trainers.DebertaV3TextRegression(SmallNetwork.Regression(o =>
        {
            o.LabelColumnName = "Traits";
            change?.Invoke(o);
        })).Fit(data);

    private IDataView View(int from = 0, int to = 13, Action<TextExample>? change = null) => Joined(Rows(from, to, change));

    // Traits: Value as it is, and Weight in thousands.
    private static TextExample[] Rows(int from, int to, Action<TextExample>? change = null)
    {
        var rows = Examples.Rows(40)[from..to];
        foreach (var row in rows)
        {
            row.Weight = 1000 * (row.Grade + 1);
            change?.Invoke(row);
        }
        return rows;
    }

    private IDataView Joined(TextExample[] rows)
    {
        var view = _context.Data.LoadFromEnumerable(rows);
        return _context.Transforms.Concatenate("Traits", "Value", "Weight").Fit(view).Transform(view);
    }

    private sealed class Judged
    {
        public float Label { get; set; }

        public float Score { get; set; }
    }
}
