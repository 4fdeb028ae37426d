namespace TextService;

/// <summary>The label of a text.</summary>
/// <param name="Label">The most probable label.</param>
/// <param name="Score">Its probability.</param>
/// <param name="Scores">The probability of each label.</param>
internal sealed record Classification(string Label, float Score, IReadOnlyDictionary<string, float> Scores);
