using Microsoft.ML.DebertaV3.Scoring;
using Microsoft.ML.DebertaV3.Training;
using Microsoft.ML.Runtime;

namespace Microsoft.ML.DebertaV3.Tasks;

/// <summary>Scores the validation rows with the network during training, and computes the task's metrics.</summary>
internal sealed class TaskValidation : IValidation
{
    private readonly IHostEnvironment _environment;
    private readonly ScoredModel _model;
    private readonly ITrainingTask _task;
    private readonly IReadOnlyList<TrainingRow> _rows;
    private readonly LabelScaling? _scaling;

    /// <param name="environment">Environment for ML.NET's evaluators.</param>
    /// <param name="model">Model with the network to evaluate.</param>
    /// <param name="task">Task of the model.</param>
    /// <param name="rows">The validation rows.</param>
    /// <param name="metric">The metric that determines the best epoch.</param>
    /// <param name="scaling">Standardization of labels during training; null for none.</param>
    /// <exception cref="InvalidOperationException">The evaluators reject these rows. Detected before training instead of after the first
    /// epoch.</exception>
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
        using var folded = _scaling?.FoldTemporarily(_model.Network); // evaluates the model as Fit would return it
        var outputs = _model.Run([.. _rows.SelectMany(row => row.Encoded.Sequences)]);
        // The evaluators skip rows without a finite score, and fail if none remains. Metrics of a diverged network are therefore NaN.
        return outputs.All(row => row.All(float.IsFinite)) ? Judge(outputs) : _task.Metrics.ToDictionary(metric => metric, _ => double.NaN);
    }

    private IReadOnlyDictionary<string, double> Judge(float[][] outputs) =>
        _task.Evaluate(_environment, _rows, ScoredModel.Split([.. _rows.Select(row => row.Encoded)], outputs));
}
