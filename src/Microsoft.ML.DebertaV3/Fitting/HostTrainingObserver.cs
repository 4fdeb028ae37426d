using System.Globalization;
using Microsoft.ML.DebertaV3.Training;
using Microsoft.ML.Runtime;

namespace Microsoft.ML.DebertaV3.Fitting;

/// <summary>
/// Forwards training events to <c>mlContext.Log</c>, ML.NET's progress channel and the application, and the context's cancellation to the
/// run.
/// </summary>
internal sealed class HostTrainingObserver : ITrainingObserver
{
    private const int StepsPerLine = 20;
    private static readonly TimeSpan LongestSilence = TimeSpan.FromSeconds(10);

    private readonly IHost _host;
    private readonly IChannel _channel;
    private readonly IProgress<TrainingProgress>? _application;
    private readonly LossCurve? _curve;
    private readonly TimeProvider _time;
    private long _lastLine;
    private TrainingProgress? _latest;
    private double _lossSum;
    private double _secondsSum;
    private double _rowSum;
    private int _sinceLine;

    /// <param name="host">ML.NET host, which may cancel the run.</param>
    /// <param name="channel">Log channel.</param>
    /// <param name="progressChannel">ML.NET's progress channel, which polls the latest values.</param>
    /// <param name="application">Receives every step; null for none.</param>
    /// <param name="curve">Records every step; null for none.</param>
    /// <param name="time">The clock: a step that ends more than 10 seconds after the last line is logged.</param>
    public HostTrainingObserver(
        IHost host, IChannel channel, IProgressChannel progressChannel, IProgress<TrainingProgress>? application, LossCurve? curve,
        TimeProvider time)
    {
        (_time, _lastLine) = (time, time.GetTimestamp());
        _host = host;
        _channel = channel;
        _application = application;
        _curve = curve;
        progressChannel.SetHeader(new ProgressHeader(["Loss", "Learning rate", "Rows/s"], ["steps"]), Report);
    }

    public void CheckAlive() => _host.CheckAlive();

    public void OnStep(TrainingProgress progress)
    {
        if (_latest is null)
            _curve?.Begin(progress.Step - 1);
        _latest = progress;
        _sinceLine++;
        _lossSum += progress.Loss;
        _secondsSum += progress.Rows / progress.RowsPerSecond;
        _rowSum += progress.Rows;
        if (_sinceLine == StepsPerLine || progress.IsEndOfEpoch || progress.Step == 1 || _time.GetElapsedTime(_lastLine) >= LongestSilence)
            WriteLine(progress);
        _curve?.Add(progress);
        _application?.Report(progress);
    }

    public void OnEpoch(EpochResult result)
    {
        var heldOut = result.Validation.Count > 0 ? $"; held out: {Figures(result.Validation)}" : "";
        _channel.Info(
            string.Create(CultureInfo.InvariantCulture,
            $"Epoch {result.Epoch} ends: training loss {result.TrainingLoss:f4}, {result.Seconds:f1} s{heldOut}"));
    }

    public void OnInterval(IntervalResult result) => _channel.Info($"Step {result.Step}: {Figures(result.Metrics)}");

    public void OnEvent(string message) => _channel.Info(message);

    public void OnWarning(string message) => _channel.Warning(message);

    private static string Figures(IReadOnlyDictionary<string, double> metrics) =>
        string.Join(", ", metrics.Select(metric => string.Create(CultureInfo.InvariantCulture, $"{metric.Key} {metric.Value:f4}")));

    // The format is stable: tools may parse it (docs/training.md).
    private void WriteLine(TrainingProgress progress)
    {
        _channel.Info(string.Create(CultureInfo.InvariantCulture,
            $"Epoch {progress.Epoch}/{progress.Epochs}, step {progress.Step}/{progress.Steps}: loss {_lossSum / _sinceLine:f4}, "
            + $"learning rate {progress.LearningRate:e2}, {_rowSum / _secondsSum:f0} rows/s, "
            + $"{(long)progress.TimeLeft.TotalHours:d2}:{progress.TimeLeft:mm\\:ss} left"));
        (_lossSum, _secondsSum, _rowSum, _sinceLine, _lastLine) = (0, 0, 0, 0, _time.GetTimestamp());
    }

    private void Report(IProgressEntry entry)
    {
        if (_latest is not { } latest)
            return;
        entry.SetProgress(0, latest.Step, latest.Steps);
        entry.SetMetric(0, latest.Loss);
        entry.SetMetric(1, latest.LearningRate);
        entry.SetMetric(2, latest.RowsPerSecond);
    }
}
