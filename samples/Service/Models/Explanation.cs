namespace TextService;

/// <summary>Which words moved a prediction.</summary>
/// <param name="Label">The predicted label.</param>
/// <param name="Output">Its log-odds.</param>
/// <param name="Baseline">Its log-odds for a text of unknown words; the scores sum to the difference.</param>
/// <param name="Words">The words in their order.</param>
internal sealed record Explanation(string Label, float Output, float Baseline, IReadOnlyList<Explanation.Word> Words)
{
    /// <summary>A word of the text.</summary>
    /// <param name="Start">UTF-16 index of its begin.</param>
    /// <param name="End">UTF-16 index behind its end.</param>
    /// <param name="Score">What it adds to the log-odds.</param>
    internal sealed record Word(int Start, int End, float Score);
}
