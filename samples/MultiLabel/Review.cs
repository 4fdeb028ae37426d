namespace MultiLabel;

/// <summary>A review of a restaurant, and all that it speaks of.</summary>
internal sealed class Review
{
    public string Text { get; set; } = "";

    public string[] Topics { get; set; } = [];

    /// <summary>Lines of topics and text with a tab between, and commas between the topics; the first has the titles.</summary>
    public static Review[] Read(string path) => [.. File.ReadLines(path).Skip(1).Select(line => line.Split('\t')).Select(cells =>
        new Review { Topics = cells[0].Split(',', StringSplitOptions.RemoveEmptyEntries), Text = cells[1] })];
}
