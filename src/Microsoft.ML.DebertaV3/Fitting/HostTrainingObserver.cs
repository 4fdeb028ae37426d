using System.Globalization;
using Microsoft.ML.DebertaV3.Training;
using Microsoft.ML.Runtime;

namespace Microsoft.ML.DebertaV3.Fitting;

/// <summary>Passes a run's progress to <c>mlContext.Log</c>, ML.NET's progress channel and the application, and its cancellation to the run.</summary>
internal sealed class HostTrainingObserver : ITrainingObserver
{
    private const int StepsPerLine = 20;

    private readonly IHost _host;
    private readonly IChannel _channel;
    private readonly IProgress<TrainingProgress>? _application;
    private readonly LossCurve? _curve;
    private TrainingProgress? _latest;
    private double _lossSum;
    private double _secondsSum;
    private double _rowSum;
    private int _sinceLine;

    public HostTrainingObserver(IHost host, IChannel channel, IProgressChannel progressChannel, IProgress<TrainingProgress>? application, LossCurve? curve)
    {
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
        if (_sinceLine == StepsPerLine || progress.IsEndOfEpoch || progress.Step == 1)
            WriteLine(progress);
        _curve?.Add(progress);
        _application?.Report(progress);
    }

    public void OnEpoch(EpochResult result)
    {
        var metrics = string.Concat(result.Validation.Select(m => string.Create(CultureInfo.InvariantCulture, $", {m.Key} {m.Value:f4}")));
        _channel.Info(string.Create(CultureInfo.InvariantCulture, $"Epoch {result.Epoch} ends: training loss {result.TrainingLoss:f4}{metrics}, {result.Seconds:f1} s"));
    }

    public void OnInterval(IntervalResult result) => _channel.Info(string.Create(CultureInfo.InvariantCulture,
        $"Step {result.Step}: {string.Join(", ", result.Metrics.Select(m => string.Create(CultureInfo.InvariantCulture, $"{m.Key} {m.Value:f4}")))}"));

    public void OnEvent(string message) => _channel.Info(message);

    // The form is stable: tools may read it (docs/training.md).
    private void WriteLine(TrainingProgress progress)
    {
        _channel.Info(string.Create(CultureInfo.InvariantCulture,
            $"Epoch {progress.Epoch}/{progress.Epochs}, step {progress.Step}/{progress.Steps}: loss {_lossSum / _sinceLine:f4}, "
            + $"learning rate {progress.LearningRate:e2}, {_rowSum / _secondsSum:f0} rows/s, {progress.TimeLeft:hh\\:mm\\:ss} left"));
        (_lossSum, _secondsSum, _rowSum, _sinceLine) = (0, 0, 0, 0);
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
