namespace Microsoft.ML.DebertaV3.Checkpoints;

/// <summary>Validates <see cref="WeightStorage"/> arguments.</summary>
internal static class WeightStorages
{
    /// <exception cref="ArgumentOutOfRangeException">The value is not defined.</exception>
    public static void Require(WeightStorage storage)
    {
        if (!Enum.IsDefined(storage))
            throw new ArgumentOutOfRangeException(nameof(storage), storage, "Wanted WeightStorage.Float32 or WeightStorage.Float16.");
    }
}
