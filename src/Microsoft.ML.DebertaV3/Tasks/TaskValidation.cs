using Microsoft.ML.DebertaV3.Scoring;
using Microsoft.ML.DebertaV3.Training;
using Microsoft.ML.Runtime;

namespace Microsoft.ML.DebertaV3.Tasks;

/// <summary>Scores held-out rows with the network in training and lets the task judge all of them at once.</summary>
internal sealed class TaskValidation : IValidation
{
    private readonly IHostEnvironment _environment;
    private readonly ScoredModel _model;
    private readonly ITrainingTask _task;
    private readonly IReadOnlyList<TrainingRow> _rows;
    private readonly LabelScaling? _scaling;

    /// <param name="environment">For the evaluators.</param>
    /// <param name="model">Its network is measured.</param>
    /// <param name="task">The model's.</param>
    /// <param name="rows">All of them are measured.</param>
    /// <param name="metric">One of the task's metrics.</param>
    /// <param name="scaling">What the network in training must be folded by to give labels; null: it gives them.</param>
    /// <exception cref="InvalidOperationException">The evaluators cannot judge these rows: better now than after an epoch.</exception>
    public TaskValidation(
        IHostEnvironment environment,
        ScoredModel model,
        ITrainingTask task,
        IReadOnlyList<TrainingRow> rows,
        string metric,
        LabelScaling? scaling = null)
    {
        (_environment, _model, _task, _rows, _scaling) = (environment, model, task, rows, scaling);
        (Metric, HigherIsBetter) = (metric, TaskMetrics.HigherIsBetter(metric));
        try
        {
            Judge([.. rows.SelectMany(row => row.Encoded.Sequences).Select(ids => new float[task.NumbersOf(ids.Length)])]);
        }
        catch (Exception problem) when (problem is ArgumentException or InvalidOperationException)
        {
            throw new InvalidOperationException(
                $"ML.NET's evaluators cannot judge the {rows.Count} validation rows: {problem.Message}", problem);
        }
    }

    public string Metric { get; }

    public bool HigherIsBetter { get; }

    public IReadOnlyDictionary<string, double> Evaluate()
    {
        using var folded = _scaling?.FoldTemporarily(_model.Network); // what is measured is what Fit would return
        var outputs = _model.Run([.. _rows.SelectMany(row => row.Encoded.Sequences)]);
        // The evaluators leave rows without a finite score out, and refuse where none is left: nothing that a diverged network should be
        // judged by.
        return outputs.All(row => row.All(float.IsFinite)) ? Judge(outputs) : _task.Metrics.ToDictionary(metric => metric, _ => double.NaN);
    }

    private IReadOnlyDictionary<string, double> Judge(float[][] outputs) =>
        _task.Evaluate(_environment, _rows, ScoredModel.Split([.. _rows.Select(row => row.Encoded)], outputs));
}
