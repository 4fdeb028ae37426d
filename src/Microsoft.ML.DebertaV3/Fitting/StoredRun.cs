using System.Text.Json;
using System.Text.Json.Serialization;
using Microsoft.ML.DebertaV3.Training;

namespace Microsoft.ML.DebertaV3.Fitting;

/// <summary>The JSON of a training checkpoint: whose it is, and where the run stood.</summary>
internal sealed class StoredRun
{
    /// <summary>Of this layout of the folder.</summary>
    public const int CurrentVersion = 2;

    private static readonly JsonSerializerOptions Layout = new()
    {
        NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals, // a loss may be NaN
        WriteIndented = true,
    };

    public required int Version { get; init; }

    public required int Seed { get; init; }

    /// <summary><see cref="Fitting.Fingerprint"/>'s names and values.</summary>
    public required Dictionary<string, string> Fingerprint { get; init; }

    public required RunState State { get; init; }

    /// <exception cref="InvalidDataException">The JSON is damaged or of another version.</exception>
    public static StoredRun Read(string path)
    {
        try
        {
            return JsonSerializer.Deserialize<StoredRun>(File.ReadAllBytes(path), Layout) is { Version: CurrentVersion, State: not null, Fingerprint: not null } run
                ? run
                : throw new InvalidDataException("it was written by another version");
        }
        catch (JsonException problem)
        {
            throw new InvalidDataException($"its JSON is damaged: {problem.Message}", problem);
        }
    }

    public byte[] ToUtf8() => JsonSerializer.SerializeToUtf8Bytes(this, Layout);
}
