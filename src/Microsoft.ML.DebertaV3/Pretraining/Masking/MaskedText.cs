namespace Microsoft.ML.DebertaV3.Pretraining;

/// <summary>A sequence with some of its pieces masked.</summary>
/// <param name="Ids">What the generator sees. [length]</param>
/// <param name="Labels">The original id where a piece was chosen, whatever it became; 0 everywhere else. [length]</param>
internal sealed record MaskedText(int[] Ids, int[] Labels);
