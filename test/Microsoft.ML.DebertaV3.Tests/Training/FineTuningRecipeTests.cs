using Microsoft.ML.DebertaV3.Tests.Support;
using Microsoft.ML.DebertaV3.Training;

namespace Microsoft.ML.DebertaV3.Tests.Training;

[TestClass]
public sealed class FineTuningRecipeTests
{
    // Spec section 6.2, the MNLI rows; the last two are ours, and keep a layer.
    public static IEnumerable<object[]> Sizes =>
    [
        [DebertaV3Config.ExtraSmall, 4.5e-5, 0.1, 0],
        [DebertaV3Config.Small, 4.5e-5, 0.2, 0],
        [DebertaV3Config.Base, 1.5e-5, 0.1, 0],
        [DebertaV3Config.MultilingualBase, 1.5e-5, 0.1, 0],
        [DebertaV3Config.Large, 7e-6, 0.3, 0],
        [DebertaV3Checkpoint.Tiny.Config, 1e-3, 0.1, 2],
        [Tiny.Config, 1e-3, 0.1, 1],
    ];

    [TestMethod]
    [DynamicData(nameof(Sizes))]
    public void For_IsTheRowOfTheSize(DebertaV3Config config, double learningRate, double classifierDropout, int reinitializedLayers)
    {
        var recipe = FineTuningRecipe.For(config);

        Assert.AreEqual(new FineTuningRecipe(learningRate, classifierDropout, reinitializedLayers), recipe);
    }

    [TestMethod]
    public void Constants_AreThoseOfTheScripts()
    {
        var constants = (FineTuningRecipe.Beta1, FineTuningRecipe.Beta2, FineTuningRecipe.Epsilon, FineTuningRecipe.WeightDecay,
            FineTuningRecipe.ClipNorm);

        Assert.AreEqual((0.9, 0.999, 1e-6, 0.01, 1.0), constants);
    }
}
