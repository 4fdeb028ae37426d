namespace Microsoft.ML.DebertaV3.Pretraining;

/// <summary>What became of masked pieces.</summary>
/// <param name="Loss">Sum of their cross entropies.</param>
/// <param name="Correct">How many of the most likely pieces are the original.</param>
/// <param name="Drawn">The drawn pieces, in order; empty where nothing is drawn.</param>
internal readonly record struct MaskedPieces(double Loss, long Correct, long[] Drawn)
{
    /// <summary>Nothing yet.</summary>
    public static MaskedPieces None { get; } = new(0, 0, []);

    public static MaskedPieces operator +(MaskedPieces left, MaskedPieces right) =>
        new(left.Loss + right.Loss, left.Correct + right.Correct, [.. left.Drawn, .. right.Drawn]);
}
