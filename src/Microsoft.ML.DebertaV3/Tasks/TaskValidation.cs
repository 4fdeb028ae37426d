using Microsoft.ML.DebertaV3.Training;
using Microsoft.ML.Runtime;

namespace Microsoft.ML.DebertaV3.Tasks;

/// <summary>Scores held-out examples with the network in training and lets ML.NET's evaluators judge all of them at once.</summary>
internal sealed class TaskValidation : IValidation
{
    private readonly IHostEnvironment _environment;
    private readonly TextModel _model;
    private readonly int[][] _ids;
    private readonly float[][] _targets;
    private readonly LabelScaling? _scaling;

    /// <param name="environment">For the evaluators.</param>
    /// <param name="model">Its network is measured.</param>
    /// <param name="examples">All of them are.</param>
    /// <param name="metric">One of the task's metrics.</param>
    /// <param name="scaling">What the network in training must be folded by to give labels; null: it gives them.</param>
    /// <exception cref="InvalidOperationException">The evaluators cannot judge these examples: better now than after an epoch.</exception>
    public TaskValidation(
        IHostEnvironment environment, TextModel model, IReadOnlyList<TrainingExample> examples, string metric, LabelScaling? scaling = null)
    {
        _scaling = scaling;
        (_environment, _model, Metric, HigherIsBetter) = (environment, model, metric, TaskMetrics.HigherIsBetter(metric));
        _ids = [.. examples.Select(e => e.Ids)];
        _targets = [.. examples.Select(e => e.Targets)];
        try
        {
            Judge([.. examples.Select(_ => new float[model.Task.OutputCount])]);
        }
        catch (Exception problem) when (problem is ArgumentException or InvalidOperationException)
        {
            throw new InvalidOperationException($"ML.NET's evaluators cannot judge the {examples.Count} validation rows: {problem.Message}",
                problem);
        }
    }

    public string Metric { get; }

    public bool HigherIsBetter { get; }

    public IReadOnlyDictionary<string, double> Evaluate()
    {
        using var folded = _scaling?.FoldFor(_model.Network); // what is measured is what Fit would return
        var outputs = _model.Score(_ids);
        // The evaluators leave rows without a finite score out, and refuse where none is left: nothing that a diverged network should be
        // judged by.
        return outputs.All(row => row.All(float.IsFinite))
            ? Judge(outputs) : _model.Task.Metrics.ToDictionary(metric => metric, _ => double.NaN);
    }

    private IReadOnlyDictionary<string, double> Judge(float[][] outputs) => _model.Task.Evaluate(_environment, _targets, outputs);
}
