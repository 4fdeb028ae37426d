namespace Microsoft.ML.DebertaV3.Tokenization;

/// <summary>A token that a text spells.</summary>
/// <param name="Token">The token.</param>
/// <param name="Begin">UTF-16 index of its first character, or of the whitespace that it takes.</param>
/// <param name="End">UTF-16 index behind it, or behind the whitespace that it takes.</param>
internal readonly record struct AddedTokenMatch(AddedToken Token, int Begin, int End);
