using Microsoft.ML.DebertaV3.Conformance;
using Microsoft.ML.DebertaV3.Conformance.Hf;
using Microsoft.ML.DebertaV3.Modules;
using Microsoft.ML.DebertaV3.Tests.Support;
using static TorchSharp.torch;

namespace Microsoft.ML.DebertaV3.Tests.Modules;

/// <summary>Names, shapes and counts of parameters are those of the published files.</summary>
[TestClass]
public sealed class ParameterTests
{
    public static IEnumerable<object[]> PublishedSizes =>
    [
        // Spec section 1.2: word embedding, rest of the encoder, language model head, pooler.
        ["xsmall", DebertaV3Config.ExtraSmall, 49_190_400, 21_491_712, 276_708, 147_840],
        ["small", DebertaV3Config.Small, 98_380_800, 42_923_520, 720_228, 590_592],
        ["base", DebertaV3Config.Base, 98_380_800, 85_450_752, 720_228, 590_592],
        ["large", DebertaV3Config.Large, 131_174_400, 302_837_760, 1_179_748, 1_049_600],
        ["multilingual base", DebertaV3Config.MultilingualBase, 192_768_000, 85_450_752, 843_128, 590_592],
    ];

    [TestMethod]
    public void NamesAndShapes_EqualThoseOfTheFolder_OfEveryHead()
    {
        var goldens = GoldenFolder.Read(Shared.Path("golden/hf")).Goldens.Where(golden => golden.Text("kind") == "head").ToArray();

        foreach (var golden in goldens)
        {
            using var scope = NewDisposeScope();
            var file = GoldenTensors.Read(Path.Combine(golden.PathOf("model"), "model.safetensors"));
            var expected = file.Names.Select(name => $"{PublishedNames.Of(name)} {Shape(file[name])}");
            using var head = Head.Load(golden);
            var parameters = head.Network.named_parameters().Select(entry => $"{entry.name} {Shape(entry.parameter)}");

            CollectionAssert.AreEquivalent(expected.ToArray(), parameters.ToArray(), golden.Name);
        }
        Assert.IsNotEmpty(goldens);
    }

    [TestMethod]
    [DynamicData(nameof(PublishedSizes))]
    public void Counts_AreThoseOfThePublishedModels(
        string size, DebertaV3Config config, int words, int rest, int languageModelHead, int pooler)
    {
        config.Validate();

        Assert.AreEqual(words, WordTable(config), size);
        Assert.AreEqual(rest, Rest(config), size);
        Assert.AreEqual(languageModelHead, LanguageModelHead(config), size);
        Assert.AreEqual(pooler, Pooler(config), size);
    }

    [TestMethod]
    public void Counts_OfTheModules_FollowTheSameFormula()
    {
        using var scope = NewDisposeScope();
        var config = Tiny.Config with { PaddingId = 3, ClassifierDropout = 0.2 };

        var backbone = Count(new Backbone(config));
        var classifier = Count(new SequenceClassificationModel(config, labels: 7));
        var languageModel = Count(new MaskedLanguageModel(config));

        var encoder = WordTable(config) + Rest(config);
        Assert.AreEqual(encoder, backbone);
        Assert.AreEqual(encoder + Pooler(config) + 7 * config.HiddenSize + 7, classifier);
        Assert.AreEqual(encoder + LanguageModelHead(config), languageModel);
    }

    [TestMethod]
    public void Parameters_OutliveTheScopeInWhichTheNetworkWasMade()
    {
        Backbone backbone;
        using (NewDisposeScope())
            backbone = new Backbone(Tiny.Config);

        using var scope = NewDisposeScope();
        using var random = new Generator(1, CPU);
        WeightInitializer.Initialize(backbone, Tiny.Config, random);
        var ids = Tiny.Ids(1, 4);

        TensorAssert.IsFinite(backbone.call(ids, Tiny.Mask(ids)));
    }

    private static long WordTable(DebertaV3Config c) => (long)c.VocabularySize * c.HiddenSize;

    private static long Rest(DebertaV3Config c)
    {
        long hidden = c.HiddenSize, wide = c.IntermediateSize, normalization = 2 * hidden;
        var attention = 4 * (hidden * hidden + hidden) + normalization; // query, key, value, output
        var feedForward = hidden * wide + wide + wide * hidden + hidden + normalization;
        var positions = 2L * c.PositionBuckets * hidden + normalization;
        return normalization + c.Layers * (attention + feedForward) + positions;
    }

    private static long LanguageModelHead(DebertaV3Config c) => (long)c.HiddenSize * c.HiddenSize + 3 * c.HiddenSize + c.VocabularySize;

    private static long Pooler(DebertaV3Config c) => (long)c.HiddenSize * c.HiddenSize + c.HiddenSize;

    private static long Count(nn.Module network) => network.parameters().Sum(p => p.numel());

    private static string Shape(Tensor tensor) => $"[{string.Join(", ", tensor.shape)}]";
}
