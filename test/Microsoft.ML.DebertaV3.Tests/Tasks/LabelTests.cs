using Microsoft.ML.Data;
using Microsoft.ML.DebertaV3.Tests.Support;
using Microsoft.ML.Runtime;

namespace Microsoft.ML.DebertaV3.Tests.Tasks;

[TestClass]
public sealed class LabelTests
{
    private readonly MLContext _context = new(seed: 1);

    [TestMethod]
    public void Fit_LeavesOutRowsWithAMissingKey_AndSaysHowMany()
    {
        var log = new LogCapture(_context);
        var trainer = SmallNetwork.MulticlassTrainer(context: _context);
        var rows = Examples.Rows();
        TextExample[] withMissing = [new() { Sentence1 = "lost", Label = null }, .. rows, new() { Sentence1 = "found", Label = "" }];

        var weights = FittedWeights.Of(trainer, Examples.View(_context, withMissing));

        CollectionAssert.AreEqual(FittedWeights.Of(trainer, Examples.View(_context, rows)), weights);
        StringAssert.Contains(log.Of(ChannelMessageKind.Warning).Single(), "2 of 15 training rows");
    }

    [TestMethod]
    public void Fit_LeavesOutRowsWhoseNumberIsMissing()
    {
        var trainer = _context.Regression.Trainers.DebertaV3TextRegression(SmallNetwork.Regression());
        var rows = Examples.Rows();
        TextExample[] withMissing = [.. rows, new() { Sentence1 = "lost", Value = float.NaN },
            new() { Sentence1 = "far", Value = float.PositiveInfinity }];

        var weights = FittedWeights.Of(trainer, _context.Data.LoadFromEnumerable(withMissing));

        CollectionAssert.AreEqual(FittedWeights.Of(trainer, _context.Data.LoadFromEnumerable(rows)), weights);
    }

    [TestMethod]
    public void Fit_NamesTheLabelColumn_WhenEveryLabelIsMissing()
    {
        var rows = Examples.Rows();
        Array.ForEach(rows, row => row.Value = float.NaN);
        var trainer = _context.Regression.Trainers.DebertaV3TextRegression(SmallNetwork.Regression());

        var problem = Assert.ThrowsExactly<InvalidOperationException>(() => trainer.Fit(_context.Data.LoadFromEnumerable(rows)));

        StringAssert.Contains(problem.Message, "'Value'");
        StringAssert.Contains(problem.Message, "13");
    }

    [TestMethod]
    public void Fit_AsksForFewerKeys_WhenTheLabelIsAHash()
    {
        var data = _context.Transforms.Conversion.Hash("Label", "Sentence1", numberOfBits: 31).Fit(Examples.View(_context))
            .Transform(Examples.View(_context));

        var problem = Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => SmallNetwork.MulticlassTrainer().Fit(data));

        StringAssert.Contains(problem.Message, "1000000");
    }

    [TestMethod]
    public void Transform_NeedsNoLabel_WhenTheChainIsCutToScoring()
    {
        var chain = new EstimatorChain<ITransformer>()
            .Append(_context.Transforms.Conversion.MapValueToKey("Label"), TransformerScope.TrainTest)
            .Append(SmallNetwork.MulticlassTrainer(context: _context))
            .Append(_context.Transforms.Conversion.MapKeyToValue("PredictedLabel"));
        using var fitted = chain.Fit(_context.Data.LoadFromEnumerable(Examples.Rows()));
        var scoring = fitted.GetModelFor(TransformerScope.Scoring);
        var unlabelled = _context.Data.LoadFromEnumerable(Examples.Rows().Select(row => new TextOnly { Sentence1 = row.Sentence1 }));

        var labels = ViewComparison.Rows(scoring.Transform(unlabelled), "PredictedLabel");

        Assert.HasCount(13, labels);
        Assert.IsTrue(labels.All(Examples.ClassNames.Contains));
    }

    // The words that docs/getting-started.md lists.
    [TestMethod]
    public void Transform_AsksForTheLabel_WhenTheWholeChainScores()
    {
        var chain = _context.Transforms.Conversion.MapValueToKey("Label").Append(SmallNetwork.MulticlassTrainer(context: _context));
        using var fitted = chain.Fit(_context.Data.LoadFromEnumerable(Examples.Rows()));
        var unlabelled = _context.Data.LoadFromEnumerable([new TextOnly()]);

        var problem = Assert.Throws<ArgumentOutOfRangeException>(() => fitted.Transform(unlabelled));

        StringAssert.StartsWith(problem.Message, "Could not find input column 'Label'");
        StringAssert.Contains(File.ReadAllText(RepositoryRoot.Path("docs/getting-started.md")), "| Could not find input column 'Label' |");
    }

    [TestMethod]
    public void CrossValidate_Works_WhenAFoldLacksAClass()
    {
        var rows = Examples.Rows(20);
        rows[4].Label = "alone";
        var trainer = SmallNetwork.MulticlassTrainer(context: _context);
        var data = _context.Data.LoadFromEnumerable(rows);

        // Keys made inside the folds: two of the three know nothing of the class. Keys made before: they know it but never see it.
        var toKey = _context.Transforms.Conversion.MapValueToKey("Label");
        var inside = _context.MulticlassClassification.CrossValidate(data, toKey.Append(trainer), numberOfFolds: 3);
        var before = _context.MulticlassClassification.CrossValidate(Examples.View(_context, rows), trainer, numberOfFolds: 3);

        foreach (var fold in inside.Concat(before))
            Assert.IsTrue(double.IsFinite(fold.Metrics.LogLoss) && fold.Metrics.MicroAccuracy is >= 0 and <= 1);
        Assert.HasCount(6, inside.Concat(before));
    }

    [TestMethod]
    public void Fit_TreatsAWeightOfZeroAsNoRow()
    {
        var trainer = SmallNetwork.MulticlassTrainer(options => options.ExampleWeightColumnName = "Weight", _context);
        var rows = Examples.Rows();
        TextExample[] withWeightless = [.. rows[..5], new() { Sentence1 = "nothing", Label = Examples.ClassNames[0], Weight = 0 },
            .. rows[5..]];

        var weights = FittedWeights.Of(trainer, Examples.View(_context, withWeightless));

        CollectionAssert.AreEqual(FittedWeights.Of(trainer, Examples.View(_context, rows)), weights);
    }

    [TestMethod]
    public void Fit_TreatsAWeightOfTwoAsTheRowTwice()
    {
        // One step on one batch, without dropout. Adam's epsilon of 1 makes the step proportional to the gradient.
        var trainer = SmallNetwork.MulticlassTrainer(options =>
        {
            (options.ExampleWeightColumnName, options.BatchSize, options.WarmupRatio) = ("Weight", 64, 0);
            (options.HiddenDropout, options.AttentionDropout, options.ClassifierDropout) = (0, 0, 0);
            (options.AdamEpsilon, options.LearningRate, options.ClipNorm) = (1, 1, 0);
        }, _context);
        TextExample[] once = Examples.Rows(6), twice = [.. once, Examples.Rows(6)[4]];
        TextExample[] weighted = Examples.Rows(6);
        weighted[4].Weight = 2;

        var expected = FittedWeights.Of(trainer, Examples.View(_context, twice));
        var actual = FittedWeights.Of(trainer, Examples.View(_context, weighted));
        var unweighted = FittedWeights.Of(trainer, Examples.View(_context, once));

        Assert.IsLessThan(1e-6f, Distance(expected, actual));
        Assert.IsGreaterThan(1e-4f, Distance(expected, unweighted));
    }

    [TestMethod]
    [DataRow(-0.5f)]
    [DataRow(float.PositiveInfinity)]
    public void Fit_NamesColumnAndRow_WhenAWeightIsNone(float weight)
    {
        var rows = Examples.Rows();
        rows[7].Weight = weight;
        var trainer = SmallNetwork.MulticlassTrainer(options => options.ExampleWeightColumnName = "Weight", _context);

        var problem = Assert.ThrowsExactly<InvalidOperationException>(() => trainer.Fit(Examples.View(_context, rows)));

        StringAssert.Contains(problem.Message, "'Weight'");
        StringAssert.Contains(problem.Message, "Row 7");
    }

    // Largest difference of two weight files of one layout.
    private static float Distance(byte[] left, byte[] right)
    {
        Assert.HasCount(left.Length, right);
        var header = 8 + (int)BitConverter.ToInt64(left);
        var (a, b) = (Floats(left, header), Floats(right, header));
        return a.Zip(b, (x, y) => Math.Abs(x - y)).Max();
    }

    private static float[] Floats(byte[] file, int header) =>
        System.Runtime.InteropServices.MemoryMarshal.Cast<byte, float>(file.AsSpan(header)).ToArray();

    private sealed class TextOnly
    {
        public string? Sentence1 { get; set; }
    }
}
