namespace Microsoft.ML.DebertaV3.Tokenization;

/// <summary>The first pieces of a path, and its total number of pieces.</summary>
/// <param name="Count">Number of pieces of the path.</param>
/// <param name="Last">Index in the <see cref="PathHistory"/> of the last kept piece; -1 if there is none.</param>
internal readonly record struct PathHead(long Count, int Last)
{
    /// <summary>The path without pieces.</summary>
    public static PathHead Empty => new(0, -1);
}
