namespace Microsoft.ML.DebertaV3.Tokenization;

/// <summary>The first pieces of a path, and how many pieces it has in all.</summary>
/// <param name="Count">Number of pieces of the path.</param>
/// <param name="Last">Entry in the <see cref="PathHistory"/> of the last piece that is kept; -1: none.</param>
internal readonly record struct PathHead(long Count, int Last)
{
    /// <summary>The path without a piece.</summary>
    public static PathHead Empty => new(0, -1);
}
