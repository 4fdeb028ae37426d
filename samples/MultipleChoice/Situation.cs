namespace MultipleChoice;

/// <summary>What somebody does, and the things of which one is needed for it.</summary>
internal sealed class Situation
{
    public string Text { get; set; } = "";

    public string[] Things { get; set; } = [];

    /// <summary>Index of the right thing.</summary>
    public float Right { get; set; }

    /// <summary>Lines of index, text and things, with a tab between and "; " between the things; the first has the titles.</summary>
    public static Situation[] Read(string path) => [.. File.ReadLines(path).Skip(1).Select(line => line.Split('\t')).Select(cells =>
        new Situation { Right = int.Parse(cells[0]), Text = cells[1], Things = cells[2].Split("; ") })];
}
