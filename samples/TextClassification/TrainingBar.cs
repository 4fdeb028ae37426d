using Microsoft.ML.DebertaV3;
using Spectre.Console;

namespace TextClassification;

/// <summary>A progress bar that is fed by the trainer.</summary>
internal sealed class TrainingBar(ProgressTask task) : IProgress<TrainingProgress>
{
    /// <summary>Runs <paramref name="fit"/> under a bar.</summary>
    public static T Run<T>(Func<IProgress<TrainingProgress>, T> fit) => AnsiConsole.Progress()
        .Columns(new TaskDescriptionColumn(), new ProgressBarColumn(), new PercentageColumn())
        .Start(context => fit(new TrainingBar(context.AddTask("Training"))));

    public void Report(TrainingProgress value)
    {
        task.MaxValue = value.Steps;
        task.Value = value.Step;
        task.Description = $"Epoch {value.Epoch,2}/{value.Epochs}  loss {value.Loss:f3}  {value.RowsPerSecond,4:f0} rows/s  {value.TimeLeft:mm\\:ss} left";
    }
}
