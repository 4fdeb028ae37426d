namespace Microsoft.ML.DebertaV3.Training;

/// <summary>Resolves <see cref="TrainingPrecision.Auto"/> for a network on a device.</summary>
internal static class PrecisionChooser
{
    /// <summary>The smallest hidden size for which bfloat16 was measured to be faster (docs/performance.md).</summary>
    public const int SmallestHiddenSize = 128;

    /// <summary>Returns Float32 or BFloat16.</summary>
    public static TrainingPrecision Choose(TrainingPrecision wanted, DebertaV3Config config, bool hasHardware)
    {
        if (wanted != TrainingPrecision.Auto)
            return wanted;
        return hasHardware && config.HiddenSize >= SmallestHiddenSize ? TrainingPrecision.BFloat16 : TrainingPrecision.Float32;
    }
}
