using System.Text.Json;

namespace Microsoft.ML.DebertaV3.Conformance;

/// <summary>Short ways to read JSON.</summary>
internal static class Json
{
    /// <summary>The root of a file.</summary>
    public static JsonElement Read(string path) => Parse(File.ReadAllText(path));

    public static JsonElement Parse(string text)
    {
        using var document = JsonDocument.Parse(text);
        return document.RootElement.Clone();
    }

    /// <summary>A member of an object.</summary>
    /// <exception cref="InvalidDataException">There is none of this name.</exception>
    public static JsonElement Member(this JsonElement element, string name) => element.TryGetProperty(name, out var value)
        ? value
        : throw new InvalidDataException($"there is no field '{name}'");

    /// <summary>A member, null where it is absent or null.</summary>
    public static JsonElement? Optional(this JsonElement element, string name) =>
        element.TryGetProperty(name, out var value) && value.ValueKind != JsonValueKind.Null ? value : null;

    public static int[] Integers(this JsonElement array) => [.. array.EnumerateArray().Select(value => value.GetInt32())];

    public static double[] Numbers(this JsonElement array) => [.. array.EnumerateArray().Select(value => value.GetDouble())];

    public static string?[] Texts(this JsonElement array) => [.. array.EnumerateArray().Select(value => value.GetString())];
}
