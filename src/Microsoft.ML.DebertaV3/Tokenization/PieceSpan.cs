namespace Microsoft.ML.DebertaV3.Tokenization;

/// <summary>A piece and the part of the original text that it stands for.</summary>
/// <param name="Id">Id of the piece.</param>
/// <param name="Begin">UTF-16 index in the original text at which the piece begins.</param>
/// <param name="End">UTF-16 index behind the piece. Of the byte pieces of a character all but the last are empty.</param>
internal readonly record struct PieceSpan(int Id, int Begin, int End);
