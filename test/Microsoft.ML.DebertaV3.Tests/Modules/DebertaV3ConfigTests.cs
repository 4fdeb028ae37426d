using Microsoft.ML.DebertaV3.Modules;
using Microsoft.ML.DebertaV3.Tests.Support;

namespace Microsoft.ML.DebertaV3.Tests.Modules;

[TestClass]
public sealed class DebertaV3ConfigTests
{
    public static IEnumerable<object[]> BadConfigs()
    {
        var good = Tiny.Config;
        yield return [nameof(good.HiddenSize), "0 is not positive", good with { HiddenSize = 0 }];
        yield return [nameof(good.HiddenSize), "25 is not a multiple of 3 attention heads", good with { HiddenSize = 25 }];
        yield return [nameof(good.HiddenSize), "too large", good with { HiddenSize = 60_000, VocabularySize = 10 }];
        yield return [nameof(good.Layers), "0 is not positive", good with { Layers = 0 }];
        yield return [nameof(good.AttentionHeads), "-3 is not positive", good with { AttentionHeads = -3 }];
        yield return [nameof(good.IntermediateSize), "0 is not positive", good with { IntermediateSize = 0 }];
        yield return [nameof(good.IntermediateSize), "too large", good with { IntermediateSize = int.MaxValue }];
        yield return [nameof(good.VocabularySize), "0 is not positive", good with { VocabularySize = 0 }];
        yield return [nameof(good.VocabularySize), "too large", good with { VocabularySize = int.MaxValue }];
        yield return [nameof(good.MaxPositions), "-1 is not positive", good with { MaxPositions = -1 }];
        yield return [nameof(good.PositionBuckets), "1 is less than 2", good with { PositionBuckets = 1 }];
        yield return [nameof(good.PositionBuckets), "too large", good with { PositionBuckets = int.MaxValue }];
        yield return [nameof(good.PositionBuckets), "too large", good with { PositionBuckets = int.MaxValue / 2 }];
        yield return [nameof(good.LayerNormEpsilon), "0 is not in (0, 1)", good with { LayerNormEpsilon = 0 }];
        yield return [nameof(good.LayerNormEpsilon), "NaN", good with { LayerNormEpsilon = double.NaN }];
        yield return [nameof(good.InitializerRange), "-1 is not positive", good with { InitializerRange = -1 }];
        yield return [nameof(good.PaddingId), "50 is not a row of 50", good with { PaddingId = 50 }];
        yield return [nameof(good.PaddingId), "-1 is not a row of 50", good with { PaddingId = -1 }];
        yield return [nameof(good.HiddenDropout), "1 is not in [0, 1)", good with { HiddenDropout = 1 }];
        yield return [nameof(good.AttentionDropout), "NaN", good with { AttentionDropout = double.NaN }];
        yield return [nameof(good.PoolerDropout), "-0.5 is not in [0, 1)", good with { PoolerDropout = -0.5 }];
        yield return [nameof(good.ClassifierDropout), "2 is not in [0, 1)", good with { ClassifierDropout = 2 }];
    }

    [TestMethod]
    [DynamicData(nameof(BadConfigs))]
    public void Validate_NamesTheProperty_WhenItIsOutOfRange(string property, string problem, DebertaV3Config config)
    {
        var error = Assert.ThrowsExactly<ArgumentException>(config.Validate);

        Assert.AreEqual(property, error.ParamName);
        StringAssert.Contains(error.Message, $"DebertaV3Config.{property}: ");
        StringAssert.Contains(error.Message, problem);
    }

    [TestMethod]
    public void Constructors_Validate()
    {
        var bad = Tiny.Config with { HiddenSize = 25 };

        Assert.ThrowsExactly<ArgumentException>(() => new Backbone(bad));
        Assert.ThrowsExactly<ArgumentException>(() => new SequenceClassificationModel(bad, labels: 2));
    }

    [TestMethod]
    [DataRow(-1, 512, 512)]
    [DataRow(0, 512, 512)]
    [DataRow(128, 512, 128)]
    public void RelativeReach_IsMaximumPositions_WhenItIsNotGiven(int relative, int positions, int expected)
    {
        var config = Tiny.Config with { MaxRelativePositions = relative, MaxPositions = positions };

        var reach = config.RelativeReach;

        Assert.AreEqual(expected, reach);
    }

    [TestMethod]
    public void Defaults_AreThePublishedValues()
    {
        var config = DebertaV3Config.Base;

        Assert.AreEqual((256, -1, 512, 1e-7, 0.1, 0.1, 0.0, 0.02, 0, 64),
            (config.PositionBuckets, config.MaxRelativePositions, config.MaxPositions, config.LayerNormEpsilon, config.HiddenDropout,
            config.AttentionDropout, config.PoolerDropout, config.InitializerRange, config.PaddingId, config.HeadSize));
        Assert.IsNull(config.ClassifierDropout);
    }
}
