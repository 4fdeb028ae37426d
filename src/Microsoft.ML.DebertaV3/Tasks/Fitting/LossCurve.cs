using System.Globalization;
using System.Text;

namespace Microsoft.ML.DebertaV3.Tasks.Fitting;

/// <summary>The loss of every step as a .csv file. Written whole after every epoch, under another name first.</summary>
internal sealed class LossCurve(string path)
{
    private const string Header = "step,epoch,loss,learning_rate,rows_per_second";

    private readonly SortedDictionary<long, string> _rows = [];

    /// <summary>Takes over the rows of an earlier, interrupted run up to a step.</summary>
    public void Continue(long steps)
    {
        if (!File.Exists(path))
            return;
        foreach (var line in File.ReadLines(path).Skip(1))
        {
            if (long.TryParse(line.Split(',')[0], NumberStyles.None, CultureInfo.InvariantCulture, out var step) && step <= steps)
                _rows[step] = line;
        }
    }

    public void Add(TrainingProgress progress)
    {
        _rows[progress.Step] = string.Create(CultureInfo.InvariantCulture,
            $"{progress.Step},{progress.Epoch},{progress.Loss:g6},{progress.LearningRate:g6},{progress.RowsPerSecond:g4}");
        if (progress.IsEndOfEpoch)
            Write();
    }

    public void Write()
    {
        var temporary = path + ".tmp";
        File.WriteAllLines(temporary, _rows.Values.Prepend(Header), Encoding.ASCII);
        File.Move(temporary, path, overwrite: true);
    }
}
