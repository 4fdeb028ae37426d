using System.Text.Json;

namespace Microsoft.ML.DebertaV3.Tokenization;

/// <summary>An object of tokenizer.json that its type tells apart.</summary>
/// <param name="Type">Its type.</param>
/// <param name="WriteMembers">Writes what stands behind the type.</param>
internal sealed record JsonStep(string Type, Action<Utf8JsonWriter> WriteMembers)
{
    /// <summary>Steps one after the other.</summary>
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
