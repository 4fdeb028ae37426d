using System.Text.Json;

namespace Sweep;

/// <summary>The finished trials in a file, a line of JSON each: what a sweep that was killed goes on from.</summary>
internal sealed class ResultsFile
{
    private readonly string _path;
    private readonly string _sweep;
    private readonly List<TrialResult> _all;

    /// <param name="path">The file; made where there is none.</param>
    /// <param name="sweep">What this sweep tries on: results of another one stay in the file, but do not count.</param>
    public ResultsFile(string path, string sweep)
    {
        (_path, _sweep) = (path, sweep);
        _all = File.Exists(path) ? [.. File.ReadLines(path).Select(Read).OfType<TrialResult>()] : [];
    }

    /// <summary>This sweep's finished trials, by their number.</summary>
    public IReadOnlyList<TrialResult> Finished => [.. _all.Where(result => result.Sweep == _sweep).OrderBy(result => result.Trial.Number)];

    /// <summary>The result of a trial; null where it is not finished.</summary>
    public TrialResult? Find(Trial trial) => Finished.FirstOrDefault(result => result.Trial == trial);

    /// <summary>Adds a result. In one step: a kill leaves the old file or the new one.</summary>
    public void Add(TrialResult result)
    {
        _all.Add(result);
        var temporary = $"{_path}.{Environment.ProcessId}.tmp";
        File.WriteAllLines(temporary, _all.Select(one => JsonSerializer.Serialize(one)));
        File.Move(temporary, _path, overwrite: true);
    }

    private static TrialResult? Read(string line)
    {
        try
        {
            var result = JsonSerializer.Deserialize<TrialResult>(line);
            return result is { Trial: not null, Accuracies.Length: > 0, LogLosses.Length: > 0 } ? result : null;
        }
        catch (JsonException)
        {
            return null; // not ours, or damaged: the trial is run again
        }
    }
}
