using Microsoft.ML.DebertaV3.Tests.Checkpoints;
using Microsoft.ML.DebertaV3.Tests.Support;

namespace Microsoft.ML.DebertaV3.Tests.Pretraining;

/// <summary>How long pre-training runs, and what it gives where it was cancelled before its first step.</summary>
[TestClass]
public sealed class PretrainingLengthTests
{
    private readonly MLContext _context = new(seed: 1);

    [TestMethod]
    public void Fit_TakesAllSteps_WhenThePassesAreOpen()
    {
        using var fitted = Fit(o => o.MaxSteps = 30);

        Assert.AreEqual(30, fitted.TrainingHistory.Steps);
        Assert.IsGreaterThan(3, fitted.TrainingHistory.Epochs.Count);
    }

    [TestMethod]
    public void Fit_PassesOnce_WhenNothingIsSet()
    {
        using var fitted = Fit(_ => { });

        Assert.HasCount(1, fitted.TrainingHistory.Epochs);
    }

    [TestMethod]
    [DataRow(false)]
    [DataRow(true)]
    public void Fit_Throws_WhenItsTokenIsCancelledBefore(bool keeps)
    {
        using var folder = new TemporaryFolder();
        var token = new CancellationToken(canceled: true);
        var before = LiveTensors.Count;

        var problem =
            Assert.Throws<OperationCanceledException>(() =>
            Fit(o => (o.CancellationToken, o.ResumeFolder) = (token, keeps ? folder.Path : null)));

        Assert.AreEqual(token, problem.CancellationToken);
        Assert.AreEqual(before, LiveTensors.Count);
        Assert.IsEmpty(Directory.GetDirectories(folder.Path));
    }

    [TestMethod]
    public void Fit_Throws_WhenItsTokenIsCancelledWhileTextIsRead()
    {
        using var cancellation = new CancellationTokenSource();
        var read = 0;

        var problem =
            Assert.Throws<OperationCanceledException>(() =>
            Fit(o => o.CancellationToken = cancellation.Token, Corpus.English(20).Select(text =>
        {
            if (++read == 3)
                cancellation.Cancel();
            return text;
        })));

        Assert.AreEqual(cancellation.Token, problem.CancellationToken);
        Assert.IsLessThan(8, read); // not all of it
    }

    [TestMethod]
    public void Fit_EndsAsIfItHadNotBeenCancelled_WhenThatWasInTheWarmUp()
    {
        using TemporaryFolder discriminator = new(), folder = new();
        using (var trained = Fit(o => o.MaxSteps = 1))
            trained.SavePretrained(discriminator.Path);
        File.Delete(discriminator.File("generator_config.json"));
        File.Delete(discriminator.File("model.generator.safetensors"));
        using var cancellation = new CancellationTokenSource();
        void Options(DebertaV3PretrainingOptions o) =>
            (o.Checkpoint, o.GeneratorWarmupSteps, o.MaxSteps, o.LearningRate) = (DebertaV3Checkpoint.FromFolder(discriminator.Path), 4, 3,
                1e-2);
        using var expected = Fit(Options);

        Assert.Throws<OperationCanceledException>(() => Fit(o =>
        {
            Options(o);
            (o.ResumeFolder, o.CancellationToken) = (folder.Path, cancellation.Token);
            o.Progress = new StepHook(step =>
            {
                if (step.Step == 2)
                    cancellation.Cancel();
            });
        }));
        using var resumed = Fit(o =>
        {
            Options(o);
            o.ResumeFolder = folder.Path;
        });

        CollectionAssert.AreEqual(PretrainedWeights.Of(expected), PretrainedWeights.Of(resumed));
    }

    private DebertaV3Transformer Fit(Action<DebertaV3PretrainingOptions> change, IEnumerable<string>? texts = null)
    {
        var options = new DebertaV3PretrainingOptions
        {
            InputColumnName = "Sentence1",
            Checkpoint = DebertaV3Checkpoint.Random(SmallPretraining.Discriminator, DebertaV3Checkpoint.Tiny.Tokenizer, "Tiny", seed: 4),
            BatchSize = 4,
            MaxLength = Corpus.MaxLength,
        };
        change(options);
        var data = _context.Data.LoadFromEnumerable((texts ?? Corpus.English(20)).Select(text => new TextExample { Sentence1 = text }));
        return _context.Transforms.Text.DebertaV3Pretraining(options).Fit(data);
    }
}
