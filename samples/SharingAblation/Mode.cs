using Microsoft.ML.DebertaV3;

namespace SharingAblation;

/// <summary>A way to share word embeddings, and the order of updates that it is trained in.</summary>
internal sealed record Mode(string Name, EmbeddingSharing Sharing, UpdateOrder Order)
{
    /// <summary>The one that the others are measured by.</summary>
    public static Mode Shared { get; } = new("Shared", EmbeddingSharing.Shared, UpdateOrder.Joint);

    /// <summary>The order of the first three is the same, so that only the sharing differs.</summary>
    public static Mode[] All { get; } =
    [
        new("Gdes", EmbeddingSharing.Gdes, UpdateOrder.Joint),
        Shared,
        new("Separate", EmbeddingSharing.Separate, UpdateOrder.Joint),
        new("Gdes, Decoupled", EmbeddingSharing.Gdes, UpdateOrder.Decoupled),
    ];
}
