using System.Globalization;
using System.Reflection;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using Microsoft.ML.DebertaV3.Checkpoints;
using Microsoft.ML.DebertaV3.Training;
using static TorchSharp.torch;

namespace Microsoft.ML.DebertaV3.Tasks.Fitting;

/// <summary>What makes a fit that fit: two fits with equal values here take the same steps.</summary>
internal static class FitFingerprint
{
    // What says where a fit keeps things, or is told below in another way.
    private static readonly HashSet<string> Ignored =
    [
        nameof(DebertaV3TrainerOptions.Checkpoint), nameof(DebertaV3TrainerOptions.ValidationSet), nameof(DebertaV3TrainerOptions.Progress),
        nameof(DebertaV3TrainerOptions.CheckpointFolder), nameof(DebertaV3TrainerOptions.CheckpointEverySteps),
        nameof(DebertaV3TrainerOptions.CheckpointEveryMinutes), nameof(DebertaV3TrainerOptions.CheckpointsToKeep),
        nameof(DebertaV3TrainerOptions.CancellationToken), nameof(DebertaV3TrainerOptions.MaximumNonFiniteSteps), nameof(DebertaV3TrainerOptions.LossCurveFile),
    ];

    /// <summary>Names and values, to compare and to show: every option but column names, so that one that is added later counts too.</summary>
    public static SortedDictionary<string, string> Of(
        ITask task, TrainingSettings settings, DebertaV3TrainerOptions options, DebertaV3Config config, nn.Module network, FitRows rows, int seed)
    {
        var values = new SortedDictionary<string, string>(StringComparer.Ordinal);
        foreach (var property in options.GetType().GetProperties())
        {
            if (!Ignored.Contains(property.Name) && !property.Name.EndsWith("ColumnName", StringComparison.Ordinal))
                values[property.Name] = Text(property.GetValue(options));
        }
        foreach (var property in typeof(DebertaV3Config).GetProperties(BindingFlags.Public | BindingFlags.Instance))
            values[property.Name] = Text(property.GetValue(config)); // dropout rates as well, where the options leave them open
        values[nameof(options.LearningRate)] = Text(settings.LearningRate);
        values[nameof(options.Precision)] = Text(settings.Precision); // not Auto, which depends on the machine
        values[nameof(options.ValidationMetric)] = options.ValidationMetric ?? task.Metrics[0];
        values["Task"] = task.Kind;
        values["Labels"] = string.Join(", ", task.LabelNames);
        values["Seed"] = Text(seed);
        values["Device"] = settings.Device.ToString();
        values["Starting weights"] = $"digest {Digest(network)}";
        values["Training rows"] = $"{rows.Training.Count}, digest {Digest(rows.Training)}";
        values["Validation rows"] = rows.HeldOut is null ? "none" : $"{rows.HeldOut.Count}, digest {Digest(rows.HeldOut)}";
        return values;
    }

    /// <summary>What differs, in words; empty where nothing does.</summary>
    public static IReadOnlyList<string> Differences(IReadOnlyDictionary<string, string> stored, IReadOnlyDictionary<string, string> wanted) =>
        [.. stored.Keys.Union(wanted.Keys).Order(StringComparer.Ordinal)
            .Where(name => stored.GetValueOrDefault(name) != wanted.GetValueOrDefault(name))
            .Select(name => $"{name} was {Shown(stored, name)}, now {Shown(wanted, name)}")];

    private static string Shown(IReadOnlyDictionary<string, string> values, string name) => values.GetValueOrDefault(name) switch
    {
        null => "not there",
        "" => "not set",
        { } value => value,
    };

    private static string Text(object? value) => value is IReadOnlyDictionary<string, float> weights
        ? string.Join(", ", weights.OrderBy(weight => weight.Key, StringComparer.Ordinal).Select(weight => $"{weight.Key} {Text(weight.Value)}"))
        : Convert.ToString(value, CultureInfo.InvariantCulture) ?? "";

    private static string Digest(IReadOnlyList<TrainingExample> examples)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var example in examples)
        {
            hash.AppendData(MemoryMarshal.AsBytes<int>(example.Ids));
            hash.AppendData(MemoryMarshal.AsBytes<float>([example.Target, example.Weight, example.Ids.Length]));
        }
        return Short(hash);
    }

    private static string Digest(nn.Module network)
    {
        using var noGradient = no_grad();
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var (_, parameter) in network.named_parameters())
        {
            using var scope = NewDisposeScope();
            hash.AppendData(MemoryMarshal.AsBytes(TensorMemory.Floats(parameter.detach().to(ScalarType.Float32).cpu().contiguous())));
        }
        return Short(hash);
    }

    private static string Short(IncrementalHash hash) => Convert.ToHexString(hash.GetHashAndReset())[..16];
}
