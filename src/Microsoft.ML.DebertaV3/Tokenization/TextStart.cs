namespace Microsoft.ML.DebertaV3.Tokenization;

/// <summary>The pieces that a text begins with.</summary>
/// <param name="Pieces">As many as were wanted, or more, or all.</param>
/// <param name="IsAll">The text has no other pieces.</param>
internal readonly record struct TextStart(PieceSpan[] Pieces, bool IsAll);
