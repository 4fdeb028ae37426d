using System.Runtime.InteropServices;
using System.Security.Cryptography;
using Microsoft.ML.DebertaV3.Fitting;
using Microsoft.ML.DebertaV3.Training;
using static TorchSharp.torch;

namespace Microsoft.ML.DebertaV3.Tasks.Fitting;

/// <summary>Fingerprint of fine-tuning: two fits with equal values perform the same steps.</summary>
internal static class TaskFingerprint
{
    /// <inheritdoc cref="FitFingerprint.Of"/>
    public static SortedDictionary<string, string> Of(
        ITaskDefinition definition,
        ITrainingTask task,
        TrainingSettings settings,
        DebertaV3Config config,
        nn.Module network,
        FitRows rows,
        int seed,
        bool resumesOldVersion)
    {
        var options = definition.Options;
        var values = FitFingerprint.Of(options, config, settings, Fingerprint.Digest(network), seed);
        values[nameof(options.ValidationMetric)] = options.ValidationMetric ?? task.Metrics[0];
        if (rows.Scaling is { } scaling)
            (values["Label mean"], values["Label scale"]) = (Text(scaling.Mean), Text(scaling.Scale));
        values.Remove(nameof(options.ScoringPrecision)); // says nothing of training
        if (!options.RecognizeSpecialTokens) // runs from before this was an option have it off
            values.Remove(nameof(options.RecognizeSpecialTokens));
        if (resumesOldVersion)
            values.Remove(definition.LaterOption!);
        values["Task"] = task.Settings.Kind;
        values["Labels"] = string.Join(", ", task.Settings.LabelNames);
        values["Training rows"] = Rows(rows.Training);
        values["Validation rows"] = rows.HeldOut is null ? "none" : Rows(rows.HeldOut);
        return values;
    }

    private static string Text(float[] numbers) => string.Join(' ', numbers.Select(number => Fingerprint.Text(number)));

    private static string Rows(IReadOnlyList<TrainingRow> rows)
    {
        var examples = rows.SelectMany(row => row.Examples).ToArray();
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var example in examples)
        {
            hash.AppendData(MemoryMarshal.AsBytes<int>(example.Ids));
            hash.AppendData(MemoryMarshal.AsBytes<float>([example.Target, example.Weight, example.Ids.Length]));
            foreach (var other in example.Others)
            {
                hash.AppendData(MemoryMarshal.AsBytes<int>(other));
                hash.AppendData(MemoryMarshal.AsBytes<int>([other.Length]));
            }
            if (example.Vector is { } vector)
                hash.AppendData(MemoryMarshal.AsBytes<float>(vector));
        }
        return $"{examples.Length}, digest {Fingerprint.Short(hash)}";
    }
}
