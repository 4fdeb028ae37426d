using System.Text.Json;

namespace NamedEntities;

/// <summary>A text, and where its entities are.</summary>
internal sealed class Sentence
{
    public string Text { get; set; } = "";

    /// <summary>UTF-16 index at which each entity begins.</summary>
    public int[] Starts { get; set; } = [];

    /// <summary>The index behind each.</summary>
    public int[] Ends { get; set; } = [];

    public string[] Types { get; set; } = [];

    /// <summary>Lines of the form <c>{"text": "Anna left.", "entities": [[0, 4, "Person"]]}</c>.</summary>
    public static Sentence[] Read(string path) => [.. File.ReadLines(path).Select(Parse)];

    private static Sentence Parse(string line)
    {
        using var json = JsonDocument.Parse(line);
        JsonElement[] entities = [.. json.RootElement.GetProperty("entities").EnumerateArray()];
        return new()
        {
            Text = json.RootElement.GetProperty("text").GetString()!,
            Starts = [.. entities.Select(entity => entity[0].GetInt32())],
            Ends = [.. entities.Select(entity => entity[1].GetInt32())],
            Types = [.. entities.Select(entity => entity[2].GetString()!)],
        };
    }
}
