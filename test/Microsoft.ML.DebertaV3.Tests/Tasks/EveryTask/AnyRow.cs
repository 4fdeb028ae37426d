namespace Microsoft.ML.DebertaV3.Tests.Tasks.EveryTask;

/// <summary>A row that every task can read, made of one text.</summary>
internal sealed class AnyRow
{
    public string? Text { get; set; }

    public string[] Words { get; set; } = [];

    /// <summary>A label for each word.</summary>
    public string[] Tags { get; set; } = [];

    public string[] Topics { get; set; } = [];

    public string? Question { get; set; }

    public string TrainingAnswer { get; set; } = "";

    public int AnswerIndex { get; set; }

    public string[] Several { get; set; } = [];

    /// <summary>Which of <see cref="Several"/> is right.</summary>
    public float Right { get; set; }

    /// <summary>Of no use as a text or a label.</summary>
    public DateTime Date { get; set; }

    /// <summary>A row of a text; the label follows its place among the rows.</summary>
    public static AnyRow Of(string? text, int index)
    {
        var words = (text ?? "").Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
        var answer = index % 2 == 0 || words.Length == 0 ? "" : words[^1];
        return new()
        {
            Text = text,
            Words = words,
            Tags = [.. words.Select((_, i) => (i + index) % 3 == 0 ? "B-X" : "O")],
            Topics = index % 3 == 0 ? [] : index % 3 == 1 ? ["a"] : ["a", "b"],
            Question = index % 2 == 0 ? text : "what is it",
            TrainingAnswer = answer,
            AnswerIndex = answer.Length == 0 ? -1 : text!.LastIndexOf(answer, StringComparison.Ordinal),
            Several = [text ?? "", "so", .. Enumerable.Repeat("rain", index % 2)],
            Right = index % 2,
        };
    }
}
