using Microsoft.ML.Data;
using Microsoft.ML.DebertaV3.Tests.Checkpoints;
using Microsoft.ML.DebertaV3.Tests.Support;
using static Microsoft.ML.DebertaV3.Tests.Tasks.Fitting.SmallFits;
using static TorchSharp.torch;

namespace Microsoft.ML.DebertaV3.Tests.Tasks.Fitting;

/// <summary>
/// Fits that an absurd learning rate makes diverge. Each epoch is one step; the first has the rate 0, the second spoils the weights.
/// </summary>
[TestClass]
[DoNotParallelize]
public sealed class DivergenceTests
{
    private readonly MLContext _context = new(seed: 1);

    public static IEnumerable<object[]> Cases =>
        from task in new[] { "multi-class", "binary", "regression" }
        from validates in new[] { false, true }
        select new object[] { task,
        validates };

    [TestMethod]
    [DynamicData(nameof(Cases))]
    public void Fit_ThrowsWithTheLastGoodWeights_WhenItDiverges(string task, bool validates)
    {
        var before = LiveTensors.Count;
        var data = Examples.View(_context);
        var trainer = Trainer(task, options => Diverge(options, validates));

        var problem = Assert.ThrowsExactly<DebertaV3TrainingException>(() => trainer.Fit(data));

        using (var transformer = problem.Transformer)
        {
            var history = transformer.TrainingHistory;
            Assert.AreEqual((true, 1, 5L, 3L), (history.Diverged, history.BestEpoch, history.Steps, history.SkippedSteps));
            StringAssert.Contains(problem.Message, "3 step(s) in a row, up to step 5");
            StringAssert.Contains(problem.Message, "Lower the learning rate (");
            StringAssert.Contains(problem.Message, "has the weights of epoch 1.");
            Assert.IsTrue(Scores(transformer, data).All(float.IsFinite));
        }
        Assert.AreEqual(before, LiveTensors.Count);
    }

    [TestMethod]
    public void Transformer_HasTheWeightsOfTheEpoch_AndIsSaved()
    {
        using var scope = NewDisposeScope();
        using var stream = new MemoryStream();
        var data = Examples.View(_context);
        using var expected = Trainer("multi-class", o => (o.BatchSize, o.MaxEpochs) = (100, 1)).Fit(data); // one step, at the rate 0
        using var kept = Assert.ThrowsExactly<DebertaV3TrainingException>(() => Trainer("multi-class", o => Diverge(o, validates: false))
            .Fit(data)).Transformer;

        _context.Model.Save(kept, data.Schema, stream);
        stream.Position = 0;
        using var loaded = (DebertaV3Transformer)_context.Model.Load(stream, out _);

        TensorAssert.AreClose(Tiny.Weights(expected.Model.Network), Tiny.Weights(kept.Model.Network), 0);
        AreEqual(kept, loaded);
        Assert.IsTrue(loaded.TrainingHistory.Diverged);
    }

    [TestMethod]
    public void Fit_DivergesAlike_WhenItGoesOnFromACheckpoint()
    {
        using var scope = NewDisposeScope();
        using var folder = new TemporaryFolder();
        var data = Examples.View(_context);
        DebertaV3Transformer Fit() => Assert.ThrowsExactly<DebertaV3TrainingException>(() => Trainer("multi-class", o =>
        {
            Diverge(o, validates: false);
            (o.ResumeFolder, o.SaveEverySteps) = (folder.Path, 2);
        }).Fit(data)).Transformer;
        using var first = Fit();

        using var again = Fit();

        AreEqual(first, again);
        Assert.HasCount(2, Directory.GetDirectories(folder.Path)); // after the steps 2 and 4; none is written for the end
    }

    private static void Diverge(DebertaV3TrainerOptions options, bool validates)
    {
        (options.BatchSize, options.MaxEpochs, options.WarmupSteps, options.LearningRate, options.ClipNorm) = (100, 9, 1, 1e30, 0);
        (options.MaxNonFiniteSteps, options.ValidationFraction) = (3, validates ? 0.25 : 0);
    }

    private DebertaV3Trainer Trainer(string task, Action<DebertaV3TrainerOptions> change) => task switch
    {
        "multi-class" => SmallNetwork.MulticlassTrainer(change, _context),
        "binary" => _context.BinaryClassification.Trainers.DebertaV3TextClassification(SmallNetwork.Classification(o =>
        {
            o.LabelColumnName = "Truth";
            change(o);
        })),
        _ => _context.Regression.Trainers.DebertaV3TextRegression(SmallNetwork.Regression(change)),
    };

    private static IEnumerable<float> Scores(DebertaV3Transformer transformer, IDataView data)
    {
        var scored = transformer.Transform(data);
        return scored.Schema["Score"].Type is VectorDataViewType
            ? scored.GetColumn<float[]>("Score").SelectMany(scores => scores)
            : scored.GetColumn<float>("Score");
    }
}
