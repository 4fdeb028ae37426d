using System.Text.Json;

namespace Microsoft.ML.DebertaV3.Tokenization;

/// <summary>A typed object of tokenizer.json, such as a normalizer.</summary>
/// <param name="Type">Value of the member <c>type</c>.</param>
/// <param name="WriteMembers">Writes the other members.</param>
internal sealed record JsonStep(string Type, Action<Utf8JsonWriter> WriteMembers)
{
    /// <summary>Creates a sequence of steps.</summary>
    public static JsonStep Sequence(string name, IReadOnlyList<JsonStep> steps) => new("Sequence", json =>
    {
        json.WriteStartArray(name);
        foreach (var step in steps)
            step.WriteObject(json);
        json.WriteEndArray();
    });

    public void Write(string name, Utf8JsonWriter json)
    {
        json.WritePropertyName(name);
        WriteObject(json);
    }

    private void WriteObject(Utf8JsonWriter json)
    {
        json.WriteStartObject();
        json.WriteString("type", Type);
        WriteMembers(json);
        json.WriteEndObject();
    }
}
