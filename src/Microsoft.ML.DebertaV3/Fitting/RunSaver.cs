using Microsoft.ML.DebertaV3.Checkpoints;
using Microsoft.ML.DebertaV3.Training;
using static TorchSharp.torch;

namespace Microsoft.ML.DebertaV3.Fitting;

/// <summary>
/// Saves the state of a fit as model.safetensors, optimizer.safetensors, best.safetensors (if the weights of an epoch are kept), state.json
/// and their digests.
/// </summary>
/// <param name="folder">The resume folder.</param>
/// <param name="plan">When to save, and how many states to keep.</param>
/// <param name="seed">Seed of the fit.</param>
/// <param name="fingerprint">Identifies the fit.</param>
/// <param name="time">The clock.</param>
internal sealed class RunSaver(
    RunFolder folder, SavePlan plan, int seed, IReadOnlyDictionary<string, string> fingerprint, TimeProvider time) : IRunSaver
{
    private long _lastSave = time.GetTimestamp();

    public RunState? Restore(TrainingParts parts)
    {
        if (folder.Stored is not var (path, run))
            return null;
        if (Fingerprint.Differences(run.Fingerprint, fingerprint) is { Count: > 0 } differences)
        {
            throw new InvalidOperationException(
                $"The saved state in {path} belongs to another fit: {string.Join("; ", differences)}. Restore these values, "
                + "delete the folder to start from the beginning, or use another folder.");
        }
        using var scope = NewDisposeScope();
        TensorSet.Read(Path.Combine(path, RunFolder.ModelFile), Parameters(parts.Network));
        TensorSet.Read(Path.Combine(path, RunFolder.OptimizerFile), Moments(parts.Optimizer));
        if (run.State.KeptEpoch is not null)
        {
            parts.Best.Capture(parts.Network); // allocates the memory
            TensorSet.Read(Path.Combine(path, RunFolder.BestFile), parts.Best.Weights);
        }
        return run.State;
    }

    public bool IsDue(RunState state) =>
        (plan.EverySteps is { } steps && state.Steps % steps == 0) || time.GetElapsedTime(_lastSave).TotalMinutes >= plan.EveryMinutes;

    public void Save(RunState state, TrainingParts parts)
    {
        folder.Add(state, writing => Write(writing, state, parts), plan.Keep);
        _lastSave = time.GetTimestamp();
    }

    private List<string> Write(string writing, RunState state, TrainingParts parts)
    {
        using var scope = NewDisposeScope();
        var files = new List<string>();
        Write(RunFolder.ModelFile, stream => TensorSet.Write(stream, Parameters(parts.Network)));
        Write(RunFolder.OptimizerFile, stream => TensorSet.Write(stream, Moments(parts.Optimizer)));
        if (parts.Best.HasValue)
            Write(RunFolder.BestFile, stream => TensorSet.Write(stream, parts.Best.Weights));
        Write(RunFolder.StateFile, stream => stream.Write(
            new StoredRun { Version = StoredRun.CurrentVersion, Seed = seed, Fingerprint = new(fingerprint), State = state }.ToUtf8()));
        return files;

        void Write(string file, Action<Stream> write)
        {
            using var stream = File.Create(Path.Combine(writing, file));
            write(stream);
            stream.Flush(flushToDisk: true);
            files.Add(file);
        }
    }

    private static IEnumerable<KeyValuePair<string, Tensor>> Parameters(nn.Module network) =>
        network.named_parameters().Select(entry => KeyValuePair.Create(entry.name, (Tensor)entry.parameter));

    private static IEnumerable<KeyValuePair<string, Tensor>> Moments(IOptimizer optimizer) => optimizer.Moments.SelectMany(moment =>
        new[] { KeyValuePair.Create("mean." + moment.Name, moment.Mean), KeyValuePair.Create("variance." + moment.Name, moment.Variance) });
}
