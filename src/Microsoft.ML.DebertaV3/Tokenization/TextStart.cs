namespace Microsoft.ML.DebertaV3.Tokenization;

/// <summary>The first pieces of a text.</summary>
/// <param name="Pieces">At least as many pieces as requested, or all.</param>
/// <param name="IsAll">Whether these are all pieces of the text.</param>
internal readonly record struct TextStart(PieceSpan[] Pieces, bool IsAll);
