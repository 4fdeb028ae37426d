using System.Text.Json;
using Microsoft.ML.DebertaV3.Conformance.Hf;
using Microsoft.ML.DebertaV3.Conformance.Rtd;
using Microsoft.ML.DebertaV3.Conformance.Runtimes;
using Microsoft.ML.DebertaV3.Conformance.Tasks;
using Microsoft.ML.DebertaV3.Conformance.Tokenizer;

namespace Microsoft.ML.DebertaV3.Conformance;

/// <summary>A folder of goldens: its cases.json.</summary>
internal sealed class GoldenFolder
{
    private readonly JsonElement _root;

    private readonly INetworkRuntime? _runtime;

    private GoldenFolder(string path, JsonElement root, INetworkRuntime? runtime) => (Path, _root, _runtime) = (path, root, runtime);

    /// <summary>Every path in cases.json is relative to it.</summary>
    public string Path { get; }

    /// <summary>The cases of cases.json.</summary>
    public IReadOnlyList<GoldenCase> Goldens =>
        [.. _root.Member("cases").EnumerateArray().Select((json, i) => new GoldenCase(json, Path, i + 1, _runtime))];

    /// <summary>What belongs to the folder beside cases.json, as cases.json says.</summary>
    public IReadOnlyList<string> Also =>
        _root.TryGetProperty("also", out var also) ? [.. also.EnumerateObject().Select(entry => entry.Name)] : [];

    /// <summary>Reads cases.json.</summary>
    /// <param name="path">The folder.</param>
    /// <param name="runtime">What runs the networks of tasks; null: the library.</param>
    /// <exception cref="InvalidDataException">There are no cases.</exception>
    /// <exception cref="JsonException">cases.json is no JSON.</exception>
    /// <exception cref="IOException">cases.json cannot be read.</exception>
    public static GoldenFolder Read(string path, INetworkRuntime? runtime = null)
    {
        var folder = new GoldenFolder(path, Json.Read(System.IO.Path.Combine(path, "cases.json")), runtime);
        return folder.Goldens.Count > 0 ? folder : throw new InvalidDataException($"{path}: cases.json holds no cases");
    }

    /// <summary>Everything to run in this folder.</summary>
    /// <exception cref="InvalidDataException">The format is not known.</exception>
    public IReadOnlyList<ConformanceCase> Cases()
    {
        var format = _root.Member("format").GetString();
        return format switch
        {
            HfFormat.Name => HfFormat.Cases(this),
            TokenizerFormat.Name => TokenizerFormat.Cases(this),
            TasksFormat.Name => TasksFormat.Cases(this),
            RtdFormat.Name => RtdFormat.Cases(this),
            _ => throw new InvalidDataException($"{Path}: cases.json has the unknown format '{format}'"),
        };
    }
}
