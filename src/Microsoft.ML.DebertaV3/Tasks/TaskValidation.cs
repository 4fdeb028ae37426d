using Microsoft.ML.DebertaV3.Training;
using Microsoft.ML.Runtime;

namespace Microsoft.ML.DebertaV3.Tasks;

/// <summary>Scores held-out examples with the network in training and lets ML.NET's evaluators judge all of them at once.</summary>
internal sealed class TaskValidation(IHostEnvironment environment, TextModel model, IReadOnlyList<TrainingExample> examples, string metric) : IValidation
{
    private readonly int[][] _ids = [.. examples.Select(e => e.Ids)];
    private readonly float[] _targets = [.. examples.Select(e => e.Target)];

    public string Metric => metric;

    public bool HigherIsBetter { get; } = TaskMetrics.HigherIsBetter(metric);

    public IReadOnlyDictionary<string, double> Evaluate() => model.Task.Evaluate(environment, _targets, model.Score(_ids));
}
