using System.Runtime.InteropServices;
using System.Security.Cryptography;
using Microsoft.ML.DebertaV3.Fitting;
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
        nameof(DebertaV3TrainerOptions.ResumeFolder), nameof(DebertaV3TrainerOptions.SaveEverySteps),
        nameof(DebertaV3TrainerOptions.SaveEveryMinutes), nameof(DebertaV3TrainerOptions.SavesToKeep),
        nameof(DebertaV3TrainerOptions.CancellationToken), nameof(DebertaV3TrainerOptions.MaxNonFiniteSteps),
        nameof(DebertaV3TrainerOptions.LossCurveFile),
        nameof(DebertaV3TrainerOptions.RecognizeSpecialTokens),
    ];

    /// <summary>
    /// Names and values, to compare and to show: every option but column names, so that one that is added later counts too.
    /// </summary>
    public static SortedDictionary<string, string> Of(
        ITask task, TrainingSettings settings, DebertaV3TrainerOptions options, DebertaV3Config config, nn.Module network, FitRows rows,
        int seed)
    {
        var values = new SortedDictionary<string, string>(StringComparer.Ordinal);
        Fingerprint.Add(values, options, name => Ignored.Contains(name) || name.EndsWith("ColumnName", StringComparison.Ordinal));
        Fingerprint.Add(values, config, _ => false); // dropout rates as well, where the options leave them open
        values[nameof(options.MaxEpochs)] = Fingerprint.Text(settings.Epochs);
        values[nameof(options.LearningRate)] = Fingerprint.Text(settings.LearningRate);
        values[nameof(options.Precision)] = Fingerprint.Text(settings.Precision); // not Auto, which depends on the machine
        values[nameof(options.ValidationMetric)] = options.ValidationMetric ?? task.Metrics[0];
        if (rows.Scaling is { } scaling)
            (values["Label mean"], values["Label scale"]) = (Text(scaling.Mean), Text(scaling.Scale));
        if (options.RecognizeSpecialTokens) // runs of before it was an option have it off
            values[nameof(options.RecognizeSpecialTokens)] = Fingerprint.Text(true);
        values["Task"] = task.Kind;
        values["Labels"] = string.Join(", ", task.LabelNames);
        values["Seed"] = Fingerprint.Text(seed);
        values["Device"] = settings.Device.ToString();
        values["Starting weights"] = $"digest {Fingerprint.Digest(network)}";
        values["Training rows"] = $"{rows.Training.Count}, digest {Digest(rows.Training)}";
        values["Validation rows"] = rows.HeldOut is null ? "none" : $"{rows.HeldOut.Count}, digest {Digest(rows.HeldOut)}";
        return values;
    }

    private static string Text(float[] numbers) => string.Join(' ', numbers.Select(number => Fingerprint.Text(number)));

    private static string Digest(IReadOnlyList<TrainingExample> examples)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var example in examples)
        {
            hash.AppendData(MemoryMarshal.AsBytes<int>(example.Ids));
            hash.AppendData(MemoryMarshal.AsBytes<float>([example.Target, example.Weight, example.Ids.Length]));
            if (example.Vector is { } vector)
                hash.AppendData(MemoryMarshal.AsBytes<float>(vector));
        }
        return Fingerprint.Short(hash);
    }
}
