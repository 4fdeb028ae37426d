using Microsoft.ML.DebertaV3.Training;

namespace Microsoft.ML.DebertaV3.Tests.Training;

[TestClass]
public sealed class PrecisionChooserTests
{
    [TestMethod]
    [DataRow(TrainingPrecision.Auto, 768, true, TrainingPrecision.BFloat16)]
    [DataRow(TrainingPrecision.Auto, 384, true, TrainingPrecision.BFloat16)]
    [DataRow(TrainingPrecision.Auto, 768, false, TrainingPrecision.Float32)]
    [DataRow(TrainingPrecision.Auto, 128, true, TrainingPrecision.BFloat16)] // the library's own Tiny
    [DataRow(TrainingPrecision.Auto, 64, true, TrainingPrecision.Float32)]
    [DataRow(TrainingPrecision.Float32, 768, true, TrainingPrecision.Float32)]
    [DataRow(TrainingPrecision.BFloat16, 128, false, TrainingPrecision.BFloat16)]
    public void Choose_FollowsTheOption_AndAutoTheHardwareAndTheWidth(
        TrainingPrecision wanted, int hidden, bool hasHardware, TrainingPrecision expected)
    {
        var config = DebertaV3Config.Small with { HiddenSize = hidden, AttentionHeads = hidden / 64 };

        Assert.AreEqual(expected, PrecisionChooser.Choose(wanted, config, hasHardware));
    }
}
