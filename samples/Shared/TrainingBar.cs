using Microsoft.ML.DebertaV3;
using Spectre.Console;

namespace Shared;

/// <summary>A progress bar that is fed by a trainer or by pre-training.</summary>
internal sealed class TrainingBar(ProgressTask task, string title) : IProgress<TrainingProgress>
{
    /// <summary>Runs <paramref name="fit"/> under a bar of this title.</summary>
    public static T Run<T>(string title, Func<IProgress<TrainingProgress>, T> fit) => AnsiConsole.Progress()
        .Columns(new TaskDescriptionColumn(), new ProgressBarColumn(), new PercentageColumn())
        .Start(context => fit(new TrainingBar(context.AddTask(title), title)));

    public void Report(TrainingProgress value)
    {
        task.MaxValue = value.Steps;
        task.Value = value.Step;
        task.Description =
            $"{title}: epoch {value.Epoch,2}/{value.Epochs}  loss {value.Loss:f3}  {value.RowsPerSecond,4:f0} rows/s  "
            + $"{value.TimeLeft:mm\\:ss} left";
    }
}
