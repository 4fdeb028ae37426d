using Microsoft.ML.DebertaV3.Modules;
using Microsoft.ML.DebertaV3.Pretraining;
using Microsoft.ML.DebertaV3.Runtime;
using Microsoft.ML.DebertaV3.Tests.Checkpoints;
using Microsoft.ML.DebertaV3.Tests.Support;
using Microsoft.ML.Runtime;
using static TorchSharp.torch;

namespace Microsoft.ML.DebertaV3.Tests.Pretraining;

/// <summary>
/// Where continued pre-training begins: the discriminator as it was, whatever generator stands beside it (spec section 5.6).
/// </summary>
[TestClass]
public sealed class ContinuedStartTests
{
    private readonly MLContext _context = new(seed: 1);

    [TestMethod]
    [DataRow(EmbeddingSharing.Gdes)]
    [DataRow(EmbeddingSharing.Separate)]
    public void FirstForward_IsBitEqual_OfAFolderOfThisLibrary(EmbeddingSharing sharing)
    {
        using var scope = NewDisposeScope();
        using var folder = new TemporaryFolder();
        using var trained = Fit(options => options.LearningRate = 1e-2);
        trained.SavePretrained(folder.Path);

        using var network = Start(DebertaV3Checkpoint.FromFolder(folder.Path), sharing, _ => { });

        var expected = Forward(trained.Model.Networks().Discriminator!);
        Assert.AreEqual(Convert.ToHexString(expected.bytes), Convert.ToHexString(Forward(network.Discriminator).bytes));
    }

    [TestMethod]
    public void FirstForward_IsTheDiscriminators_WhenAGeneratorWasPrepared()
    {
        using var scope = NewDisposeScope();
        using var folder = new TemporaryFolder();
        using var trained = Fit();
        trained.SavePretrained(folder.Path);
        File.Delete(Path.Combine(folder.Path, "generator_config.json"));
        File.Delete(Path.Combine(folder.Path, "model.generator.safetensors"));

        using var network = Start(DebertaV3Checkpoint.FromFolder(folder.Path), EmbeddingSharing.Gdes, Move);

        var (expected, found) = (Forward(trained.Model.Networks().Discriminator!), Forward(network.Discriminator));
        Assert.IsLessThan(1e-5, (expected - found).abs().max().item<float>());
        Assert.AreEqual(2, network.Generator.Backbone.Config.Layers);
    }

    [TestMethod]
    public void Fit_PreparesAGenerator_WhenTheCheckpointHasNone()
    {
        using var folder = new TemporaryFolder();
        using (var trained = Fit())
            trained.SavePretrained(folder.Path);
        File.Delete(Path.Combine(folder.Path, "generator_config.json"));
        File.Delete(Path.Combine(folder.Path, "model.generator.safetensors"));
        var log = new LogCapture(_context);

        using var continued =
            Fit(options => (options.Checkpoint, options.GeneratorWarmupSteps) = (DebertaV3Checkpoint.FromFolder(folder.Path), 3));

        Assert.HasCount(1, log.Of(ChannelMessageKind.Info)
            .Where(line => line.Contains("prepared in 3 steps of masked language modeling", StringComparison.Ordinal)));
        Assert.AreEqual(2, continued.TrainingHistory.Steps);
    }

    private DebertaV3Transformer Fit(Action<DebertaV3PretrainingOptions>? change = null)
    {
        var options = new DebertaV3PretrainingOptions
        {
            Checkpoint = DebertaV3Checkpoint.Random(SmallNetwork.Config with { Layers = 4 }, DebertaV3Checkpoint.Tiny.Tokenizer, "Tiny",
                seed: 4),
            BatchSize = 4,
            MaxLength = Corpus.MaxLength,
            MaxEpochs = 10,
            MaxSteps = 2,
            WarmupRatio = 0,
        };
        change?.Invoke(options);
        return _context.Transforms.Text.DebertaV3Pretraining(options).Fit(_context.Data.LoadFromEnumerable(Texts()));
    }

    private static IEnumerable<Document> Texts() =>
        Enumerable.Range(0, 40)
        .Select(i => new Document { Text = $"The {i}th bin of road {i * 7 % 13} has not been emptied for two weeks." });

    private static PretrainingNetwork Start(DebertaV3Checkpoint checkpoint, EmbeddingSharing sharing, Action<PretrainingNetwork> prepare)
    {
        var random = new RandomStreams(1);
        using var dropout = random.Torch(RandomStreams.Purpose.Dropout, CPU);
        var network = new PretrainingNetworkBuilder(checkpoint, checkpoint.Config, random, dropout, _ => { })
            .GeneratorAndDiscriminator(sharing, generatorLayers: 2);
        network.DiscriminatorWords.PreserveDuring(() => prepare(network));
        network.eval();
        return network;
    }

    // As a warm-up does: the generator's table is another one then.
    private static void Move(PretrainingNetwork network)
    {
        using var noGradient = no_grad();
        network.Generator.WordTable.mul_(1.25);
    }

    private static Tensor Forward(ReplacedTokenDetectionModel network)
    {
        using var noGradient = no_grad();
        var ids = arange(1, 61, ScalarType.Int64).view(3, 20) * 101 % 8000;
        return network.call(ids, ones_like(ids));
    }

    private sealed class Document
    {
        public string Text { get; set; } = "";
    }
}
