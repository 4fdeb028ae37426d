using System.Globalization;
using System.Security.Cryptography;
using Microsoft.ML.DebertaV3.Checkpoints;
using Microsoft.ML.DebertaV3.Training;
using static TorchSharp.torch;

namespace Microsoft.ML.DebertaV3.Tasks.Fitting;

/// <summary>
/// The states of one fit in a folder: <c>step-STEP-EPOCHS/</c> with model.safetensors, optimizer.safetensors, best.safetensors (after a validation) and state.json.
/// </summary>
/// <remarks>
/// A checkpoint is written under another name and renamed when it is whole; state.json holds the digests of its files. So a process that is killed at any moment leaves whole
/// checkpoints, which count, and a torn one, which does not.
/// </remarks>
internal sealed class FitCheckpoints(
    string folder, int? everySteps, double everyMinutes, int keep, int seed, IReadOnlyDictionary<string, string> fingerprint, TimeProvider time, Action<string> inform)
    : ITrainingCheckpoints
{
    private const string Prefix = "step-";
    private const string Unfinished = "unfinished-";
    private const string StateFile = "state.json", ModelFile = "model.safetensors", OptimizerFile = "optimizer.safetensors", BestFile = "best.safetensors";

    private long _lastSave = time.GetTimestamp();

    /// <summary>The seed of the run whose state is in the folder; null where there is none. A context without a seed goes on with it.</summary>
    public static int? StoredSeed(string folder) => Newest(folder, _ => { })?.Run.Seed;

    public RunState? Restore(TrainingParts parts)
    {
        if (Newest(folder, inform) is not var (path, run))
            return null;
        if (FitFingerprint.Differences(run.Fingerprint, fingerprint) is { Count: > 0 } differences)
        {
            throw new InvalidOperationException(
                $"The checkpoint folder {folder} holds another fit: {string.Join("; ", differences)}. Restore these, delete the folder to start anew, or use another one.");
        }
        using var scope = NewDisposeScope();
        TensorSet.Read(Path.Combine(path, ModelFile), Parameters(parts.Network));
        TensorSet.Read(Path.Combine(path, OptimizerFile), Moments(parts.Optimizer));
        if (run.Files.ContainsKey(BestFile))
        {
            parts.Best.Capture(parts.Network); // makes the room
            TensorSet.Read(Path.Combine(path, BestFile), parts.Best.Weights);
        }
        return run.State;
    }

    public bool IsDue(RunState state) =>
        (everySteps is { } steps && state.Steps % steps == 0) || time.GetElapsedTime(_lastSave).TotalMinutes >= everyMinutes;

    public void Save(RunState state, TrainingParts parts)
    {
        var name = string.Create(CultureInfo.InvariantCulture, $"{Prefix}{state.Steps:d9}-{state.Finished.Count:d5}");
        var target = Path.Combine(folder, name);
        if (!Directory.Exists(target))
        {
            Directory.CreateDirectory(folder);
            foreach (var torn in Directory.GetDirectories(folder, Unfinished + "*"))
                Directory.Delete(torn, recursive: true);
            var writing = Path.Combine(folder, Unfinished + name);
            Directory.CreateDirectory(writing);
            Write(writing, state, parts);
            Directory.Move(writing, target);
        }
        foreach (var old in Stored(folder).Skip(keep))
            Directory.Delete(old, recursive: true);
        _lastSave = time.GetTimestamp();
    }

    private void Write(string writing, RunState state, TrainingParts parts)
    {
        using var scope = NewDisposeScope();
        var files = new Dictionary<string, string>
        {
            [ModelFile] = WriteTensors(Path.Combine(writing, ModelFile), Parameters(parts.Network)),
            [OptimizerFile] = WriteTensors(Path.Combine(writing, OptimizerFile), Moments(parts.Optimizer)),
        };
        if (parts.Best.HasValue)
            files[BestFile] = WriteTensors(Path.Combine(writing, BestFile), parts.Best.Weights);
        var run = new StoredRun { Version = StoredRun.CurrentVersion, Seed = seed, Fingerprint = new(fingerprint), State = state, Files = files };
        using var stream = File.Create(Path.Combine(writing, StateFile));
        stream.Write(run.ToUtf8());
        stream.Flush(flushToDisk: true);
    }

    // Returns the digest of what is on the disk, not of what was meant to be.
    private static string WriteTensors(string path, IEnumerable<KeyValuePair<string, Tensor>> tensors)
    {
        using (var stream = File.Create(path))
        {
            TensorSet.Write(stream, tensors);
            stream.Flush(flushToDisk: true);
        }
        return Digest(path);
    }

    private static (string Path, StoredRun Run)? Newest(string folder, Action<string> inform)
    {
        foreach (var path in Stored(folder))
        {
            try
            {
                var run = StoredRun.Read(Path.Combine(path, StateFile));
                foreach (var (file, digest) in run.Files)
                {
                    if (Digest(Path.Combine(path, file)) != digest)
                        throw new InvalidDataException($"{file} has other bytes than were written");
                }
                return (path, run);
            }
            catch (Exception problem) when (problem is InvalidDataException or IOException or UnauthorizedAccessException)
            {
                inform($"The checkpoint {path} is skipped: {problem.Message}.");
            }
        }
        return null;
    }

    // The newest first: names sort as steps do.
    private static IEnumerable<string> Stored(string folder) => Directory.Exists(folder)
        ? Directory.GetDirectories(folder, Prefix + "*").OrderByDescending(path => path, StringComparer.Ordinal)
        : [];

    private static string Digest(string path)
    {
        using var stream = File.OpenRead(path);
        return Convert.ToHexString(SHA256.HashData(stream));
    }

    private static IEnumerable<KeyValuePair<string, Tensor>> Parameters(nn.Module network) =>
        network.named_parameters().Select(entry => KeyValuePair.Create(entry.name, (Tensor)entry.parameter));

    private static IEnumerable<KeyValuePair<string, Tensor>> Moments(AdamW optimizer) => optimizer.Moments.SelectMany(moment =>
        new[] { KeyValuePair.Create("mean." + moment.Name, moment.Mean), KeyValuePair.Create("variance." + moment.Name, moment.Variance) });
}
