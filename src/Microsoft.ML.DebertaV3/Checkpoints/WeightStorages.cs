namespace Microsoft.ML.DebertaV3.Checkpoints;

/// <summary>Checks of a <see cref="WeightStorage"/>.</summary>
internal static class WeightStorages
{
    /// <exception cref="ArgumentOutOfRangeException">It is none of the enumeration.</exception>
    public static void Require(WeightStorage storage)
    {
        if (!Enum.IsDefined(storage))
            throw new ArgumentOutOfRangeException(nameof(storage), storage, "Wanted WeightStorage.Float32 or WeightStorage.Float16.");
    }
}
