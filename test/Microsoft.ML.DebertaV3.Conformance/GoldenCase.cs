using System.Text.Json;
using Microsoft.ML.DebertaV3.Conformance.Runtimes;

namespace Microsoft.ML.DebertaV3.Conformance;

/// <summary>One entry of cases.json.</summary>
/// <param name="json">The entry.</param>
/// <param name="folder">The folder of cases.json.</param>
/// <param name="number">Its place, from 1.</param>
/// <param name="runtime">What runs the networks of tasks; null: the library.</param>
internal sealed class GoldenCase(JsonElement json, string folder, int number, INetworkRuntime? runtime = null)
{
    /// <summary>What runs the networks of tasks.</summary>
    public INetworkRuntime Runtime { get; } = runtime ?? new TorchRuntime();

    /// <summary>Its name, for the report only.</summary>
    public string Name => (json.ValueKind == JsonValueKind.Object ? json.Optional("name")?.GetString() : null) ?? $"case {number}";

    /// <summary>The folder of cases.json.</summary>
    public string Folder => folder;

    /// <summary>A field.</summary>
    /// <exception cref="InvalidDataException">The entry has no such field.</exception>
    public JsonElement this[string field] => json.Member(field);

    /// <summary>A field that may be absent.</summary>
    public JsonElement? Find(string field) => json.TryGetProperty(field, out var value) ? value : null;

    public string Text(string field) => this[field].GetString() ?? throw new InvalidDataException($"'{field}' is null");

    /// <summary>A field that holds a path relative to cases.json.</summary>
    public string PathOf(string field) => Path.Combine(folder, Text(field));

    /// <summary>The error for a value that this program does not know.</summary>
    public InvalidDataException Unknown(string field) => new($"unknown {field} '{this[field]}'");
}
