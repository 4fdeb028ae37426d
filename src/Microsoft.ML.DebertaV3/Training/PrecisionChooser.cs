namespace Microsoft.ML.DebertaV3.Training;

/// <summary>What <see cref="TrainingPrecision.Auto"/> means for a network on a device.</summary>
internal static class PrecisionChooser
{
    /// <summary>Below it the casts and the smaller products cost what the faster ones save (docs/performance.md).</summary>
    public const int SmallestHiddenSize = 256;

    /// <summary>Float32 or BFloat16.</summary>
    public static TrainingPrecision Choose(TrainingPrecision wanted, DebertaV3Config config, bool hasHardware)
    {
        if (wanted != TrainingPrecision.Auto)
            return wanted;
        return hasHardware && config.HiddenSize >= SmallestHiddenSize ? TrainingPrecision.BFloat16 : TrainingPrecision.Float32;
    }
}
