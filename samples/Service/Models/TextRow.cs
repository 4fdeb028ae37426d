namespace TextService;

/// <summary>The input of both models.</summary>
internal sealed class TextRow
{
    public string Text { get; set; } = "";
}
