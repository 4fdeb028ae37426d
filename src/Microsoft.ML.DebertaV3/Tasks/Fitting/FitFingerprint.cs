using System.Globalization;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text.Json;
using Microsoft.ML.DebertaV3.Training;
using static TorchSharp.torch;

namespace Microsoft.ML.DebertaV3.Tasks.Fitting;

/// <summary>What makes a fit that fit: two fits with equal values here take the same steps.</summary>
internal static class FitFingerprint
{
    /// <summary>Names and values, to compare and to show.</summary>
    public static SortedDictionary<string, string> Of(
        ITask task, TrainingSettings settings, DebertaV3TrainerOptions options, DebertaV3Config config, nn.Module network,
        IReadOnlyList<TrainingExample> training, IReadOnlyList<TrainingExample>? heldOut, int seed)
    {
        var values = new SortedDictionary<string, string>(StringComparer.Ordinal)
        {
            ["Task"] = task.Kind,
            ["Labels"] = string.Join(", ", task.LabelNames),
            ["Seed"] = Text(seed),
            ["Network"] = JsonSerializer.Serialize(config),
            ["Starting weights"] = Digest(network),
            ["Training rows"] = $"{training.Count}, digest {Digest(training)}",
            ["Validation rows"] = heldOut is null ? "none" : $"{heldOut.Count}, digest {Digest(heldOut)}",
            ["Device"] = settings.Device.ToString(),
            ["ValidationMetric"] = options.ValidationMetric ?? task.Metrics[0],
            ["EarlyStopping"] = $"{options.EarlyStoppingPatience}, {Text(options.EarlyStoppingMinimumChange)}",
            [nameof(settings.Rules)] = settings.Rules.ToString(),
            [nameof(settings.Optimizer)] = settings.Optimizer.ToString(),
        };
        if (options is DebertaV3TextClassificationOptions classification)
        {
            values[nameof(classification.LabelSmoothing)] = Text(classification.LabelSmoothing);
            values["Adversarial"] = $"{Text(classification.AdversarialWeight)}, {Text(classification.AdversarialInitialPerturbation)}, {Text(classification.AdversarialLearningRate)}";
        }
        foreach (var property in typeof(TrainingSettings).GetProperties())
        {
            if (property.Name is not (nameof(settings.Device) or nameof(settings.Rules) or nameof(settings.Optimizer) or nameof(settings.MaximumSkippedInARow)))
                values[property.Name] = Text(property.GetValue(settings));
        }
        return values;
    }

    /// <summary>What differs, in words; empty where nothing does.</summary>
    public static IReadOnlyList<string> Differences(IReadOnlyDictionary<string, string> stored, IReadOnlyDictionary<string, string> wanted) =>
        [.. stored.Keys.Union(wanted.Keys).Order(StringComparer.Ordinal)
            .Where(name => stored.GetValueOrDefault(name) != wanted.GetValueOrDefault(name))
            .Select(name => $"{name} was {stored.GetValueOrDefault(name) ?? "not there"}, now {wanted.GetValueOrDefault(name) ?? "not there"}")];

    private static string Text(object? value) => Convert.ToString(value, CultureInfo.InvariantCulture) ?? "";

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

    // Sums in double precision, not all bytes: it tells one start from another without reading a gigabyte twice.
    private static string Digest(nn.Module network)
    {
        using var scope = NewDisposeScope();
        using var noGradient = no_grad();
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var (_, parameter) in network.named_parameters())
            hash.AppendData(MemoryMarshal.AsBytes<double>([parameter.sum(ScalarType.Float64).item<double>(), parameter.abs().sum(ScalarType.Float64).item<double>()]));
        return Short(hash);
    }

    private static string Short(IncrementalHash hash) => Convert.ToHexString(hash.GetHashAndReset())[..16];
}
