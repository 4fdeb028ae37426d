using System.Globalization;
using System.Text;
using Microsoft.ML.DebertaV3.Runtime;

namespace Microsoft.ML.DebertaV3.Fitting;

/// <summary>Writes the loss of every step to a .csv file, one line per step.</summary>
internal sealed class LossCurve
{
    private const string Header = "step,epoch,loss,learning_rate,rows_per_second";

    private readonly string _path;

    /// <summary>Creates the file if it does not exist.</summary>
    /// <exception cref="IOException">The file cannot be written.</exception>
    public LossCurve(string path)
    {
        _path = path;
        Append("");
    }

    /// <summary>Keeps the lines of an interrupted run up to a step, and removes all others.</summary>
    /// <exception cref="IOException">The file cannot be written.</exception>
    public void Begin(long steps) => Writing(() => Keep(steps));

    /// <summary>Appends a step.</summary>
    public void Add(TrainingProgress progress) => Append(string.Create(CultureInfo.InvariantCulture,
        $"{progress.Step},{progress.Epoch},{progress.Loss:g6},{progress.LearningRate:g6},"
        + $"{progress.RowsPerSecond:g4}{Environment.NewLine}"));

    private void Keep(long steps)
    {
        var kept = new SortedDictionary<long, string>();
        foreach (var line in File.ReadLines(_path))
        {
            var cells = line.Split(','); // the last line of a killed process may be incomplete; its step is not among the kept ones
            if (cells.Length == Header.Split(',').Length
                && long.TryParse(cells[0], NumberStyles.None, CultureInfo.InvariantCulture, out var step) && step <= steps)
                kept[step] = line;
        }
        var temporary = _path + ".tmp";
        File.WriteAllLines(temporary, kept.Values.Prepend(Header), Encoding.ASCII);
        File.Move(temporary, _path, overwrite: true);
    }

    private void Append(string text) => Writing(() => File.AppendAllText(_path, text, Encoding.ASCII));

    private void Writing(Action write) => WriteErrors.Translate($"LossCurveFile {_path}", write);
}
