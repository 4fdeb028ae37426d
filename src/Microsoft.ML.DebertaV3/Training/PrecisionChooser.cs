namespace Microsoft.ML.DebertaV3.Training;

/// <summary>What <see cref="TrainingPrecision.Auto"/> means for a network on a device.</summary>
internal static class PrecisionChooser
{
    /// <summary>The smallest that was measured to gain (docs/performance.md).</summary>
    public const int SmallestHiddenSize = 128;

    /// <summary>Float32 or BFloat16.</summary>
    public static TrainingPrecision Choose(TrainingPrecision wanted, DebertaV3Config config, bool hasHardware)
    {
        if (wanted != TrainingPrecision.Auto)
            return wanted;
        return hasHardware && config.HiddenSize >= SmallestHiddenSize ? TrainingPrecision.BFloat16 : TrainingPrecision.Float32;
    }
}
