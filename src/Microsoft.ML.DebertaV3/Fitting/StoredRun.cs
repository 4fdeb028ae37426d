using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;
using Microsoft.ML.DebertaV3.Training;

namespace Microsoft.ML.DebertaV3.Fitting;

/// <summary>The JSON of a saved state: identification of the fit, and state of the run.</summary>
internal sealed class StoredRun
{
    /// <summary>Version of the folder layout.</summary>
    public const int CurrentVersion = 2;

    /// <summary>Layout of the JSON.</summary>
    public static readonly JsonSerializerOptions Layout = new()
    {
        NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals, // a loss may be NaN
        WriteIndented = true,
    };

    // Options of version 0.1 that were renamed.
    private static readonly Dictionary<string, string> NewNames = new()
    {
        ["EarlyStoppingMinimumChange"] = "EarlyStoppingMinChange",
        ["GradientCheckpointing"] = "RecomputeActivations",
        ["MaximumLength"] = "MaxLength",
        ["MaximumPositions"] = "MaxPositions",
        ["MaximumRelativePositions"] = "MaxRelativePositions",
        ["MaskedLanguageModelling"] = "MaskedLanguageModeling",
    };

    public required int Version { get; init; }

    public required int Seed { get; init; }

    /// <summary>Names and values of <see cref="Fitting.Fingerprint"/>.</summary>
    public required Dictionary<string, string> Fingerprint
    {
        get;
        init => field = value?.ToDictionary(entry => Renamed(entry.Key), entry => Renamed(entry.Value))!;
    }

    public required RunState State { get; init; }

    /// <exception cref="InvalidDataException">The JSON is damaged, of another version, or inconsistent.</exception>
    public static StoredRun Read(string path) => Parse(File.ReadAllBytes(path));

    /// <inheritdoc cref="Read"/>
    public static StoredRun Parse(byte[] json)
    {
        try
        {
            var run = JsonSerializer.Deserialize<StoredRun>(json, Layout);
            if (run is not { Version: CurrentVersion, State: not null, Fingerprint: not null })
                throw new InvalidDataException("it was written by another version");
            return RunStateCheck.Problem(run.State) is { } problem
                ? throw new InvalidDataException($"its numbers cannot be a run's: {problem}") : run;
        }
        catch (JsonException problem)
        {
            throw new InvalidDataException($"its JSON is damaged: {problem.Message}", problem);
        }
    }

    /// <summary>Returns the number that the run recorded for an option; null if it recorded none or an invalid one.</summary>
    public T? Number<T>(string option, Func<T, bool> isValid)
        where T : struct, IParsable<T> =>
        T.TryParse(Fingerprint.GetValueOrDefault(option), CultureInfo.InvariantCulture, out var value) && isValid(value) ? value : null;

    /// <summary>Same as <see cref="Number"/>, for an enumeration.</summary>
    public T? Name<T>(string option)
        where T : struct, Enum =>
            Enum.TryParse<T>(Fingerprint.GetValueOrDefault(option), out var value) && Enum.IsDefined(value) ? value : null;

    // an edited file may contain null
    private static string Renamed(string name) => name is null ? null! : NewNames.GetValueOrDefault(name, name);

    public byte[] ToUtf8() => JsonSerializer.SerializeToUtf8Bytes(this, Layout);
}
