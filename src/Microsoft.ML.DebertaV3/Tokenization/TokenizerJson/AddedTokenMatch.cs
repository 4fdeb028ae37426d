namespace Microsoft.ML.DebertaV3.Tokenization;

/// <summary>A match of an added token in a text.</summary>
/// <param name="Token">The token.</param>
/// <param name="Begin">UTF-16 index of the match, including stripped whitespace.</param>
/// <param name="End">UTF-16 index after the match, including stripped whitespace.</param>
internal readonly record struct AddedTokenMatch(AddedToken Token, int Begin, int End);
