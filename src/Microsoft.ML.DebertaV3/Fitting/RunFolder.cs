using System.Globalization;
using Microsoft.ML.DebertaV3.Runtime;
using Microsoft.ML.DebertaV3.Training;

namespace Microsoft.ML.DebertaV3.Fitting;

/// <summary>The resume folder of a running fit. Each saved state is a subfolder <c>step-STEP-EPOCHS</c>.</summary>
/// <remarks>
/// A state is written under a temporary name and renamed when it is complete. If the process is killed, an incomplete state is therefore
/// never mistaken for a complete one.
/// </remarks>
internal sealed class RunFolder : IDisposable
{
    public const string StateFile = "state.json", ModelFile = "model.safetensors", OptimizerFile = "optimizer.safetensors",
        BestFile = "best.safetensors";

    private const string Prefix = "step-";
    private const string Unfinished = "unfinished-";

    private readonly string _path;
    private readonly FileStream _lock;
    private string? _newest;

    /// <summary>Locks the folder and finds its newest complete state.</summary>
    /// <param name="path">The folder; created if it does not exist.</param>
    /// <param name="warn">Receives a warning for each state that is skipped.</param>
    /// <exception cref="IOException">Another fit uses the folder, or the folder cannot be written.</exception>
    public RunFolder(string path, Action<string> warn)
    {
        _path = path;
        _lock = Writing(() =>
        {
            Directory.CreateDirectory(path);
            return Claim(path);
        });
        try
        {
            Writing(() => DeleteUnfinished(path));
            Stored = Writing(() => FindNewest(warn));
        }
        catch
        {
            _lock.Dispose();
            throw;
        }
    }

    /// <summary>The newest complete state when the folder was opened; null if there was none.</summary>
    public (string Path, StoredRun Run)? Stored { get; }

    /// <summary>Adds a state, and deletes all but the newest <paramref name="keep"/>.</summary>
    /// <param name="state">State of the run, which determines the name of the subfolder.</param>
    /// <param name="write">Writes the files to a folder and returns their names.</param>
    /// <param name="keep">Number of states to keep, at least 1.</param>
    /// <exception cref="IOException">The state cannot be written; older states are unchanged.</exception>
    public void Add(RunState state, Func<string, IReadOnlyList<string>> write, int keep)
    {
        var name = string.Create(CultureInfo.InvariantCulture, $"{Prefix}{state.Steps:d9}-{state.Finished.Count:d5}");
        var target = Path.Combine(_path, name);
        if (target == _newest)
            return;
        Writing(() =>
        {
            DeleteUnfinished(_path);
            var writing = Directory.CreateDirectory(Path.Combine(_path, Unfinished + name)).FullName;
            SaveDigests.Write(writing, write(writing));
            if (Directory.Exists(target)) // it was skipped as damaged
                Directory.Delete(target, recursive: true);
            UnixFiles.FlushFolder(writing);
            Directory.Move(writing, target);
            UnixFiles.FlushFolder(_path); // before older states are deleted
            _newest = target;
            DeleteAllBut(keep);
            return true;
        });
    }

    public void Dispose() => _lock.Dispose();

    private static bool DeleteUnfinished(string path)
    {
        foreach (var torn in Directory.GetDirectories(path, Unfinished + "*"))
            Directory.Delete(torn, recursive: true);
        return true;
    }

    // States that sort after the newest one were skipped as damaged.
    private void DeleteAllBut(int keep)
    {
        var all = List();
        foreach (var old in all.Except(all.SkipWhile(path => path != _newest).Take(keep)))
            Directory.Delete(old, recursive: true);
    }

    private (string Path, StoredRun Run)? FindNewest(Action<string> warn)
    {
        foreach (var path in List())
        {
            try
            {
                SaveDigests.Check(path, [ModelFile, OptimizerFile, StateFile], optional: BestFile);
                var run = StoredRun.Read(Path.Combine(path, StateFile));
                if (run.State.KeptEpoch is { } kept && !File.Exists(Path.Combine(path, BestFile)))
                    throw new InvalidDataException($"there is no {BestFile}, and {StateFile} says that epoch {kept} is kept");
                _newest = path;
                return (path, run);
            }
            catch (Exception problem) when (problem is InvalidDataException or IOException or UnauthorizedAccessException)
            {
                warn($"The saved state in {path} is skipped: {problem.Message}.");
            }
        }
        return null;
    }

    // Newest first: names sort in the order of steps.
    private string[] List() => [.. Directory.GetDirectories(_path, Prefix + "*").OrderDescending(StringComparer.Ordinal)];

    // The system releases the lock when the process ends.
    private static FileStream Claim(string path)
    {
        try
        {
            return new FileStream(Path.Combine(path, "lock"), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (IOException problem)
        {
            throw new IOException($"The resume folder {path} is in use by another fit: {problem.Message}", problem);
        }
    }

    private T Writing<T>(Func<T> write) => WriteErrors.Translate($"The resume folder {_path}", write);
}
