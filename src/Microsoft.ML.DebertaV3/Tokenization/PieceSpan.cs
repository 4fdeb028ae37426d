namespace Microsoft.ML.DebertaV3.Tokenization;

/// <summary>A piece and its span in the original text.</summary>
/// <param name="Id">Id of the piece.</param>
/// <param name="Begin">UTF-16 index in the original text at which the piece begins.</param>
/// <param name="End">UTF-16 index after the piece. All byte pieces of a character except the last have an empty span.</param>
internal readonly record struct PieceSpan(int Id, int Begin, int End);
