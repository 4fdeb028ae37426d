namespace TextService;

/// <summary>A named entity of a text.</summary>
/// <param name="Text">The entity.</param>
/// <param name="Type">What it is.</param>
/// <param name="Start">UTF-16 index of its begin.</param>
/// <param name="End">UTF-16 index behind its end.</param>
/// <param name="Score">Mean probability of its words' labels.</param>
internal sealed record Entity(string Text, string Type, int Start, int End, float Score);
