using Microsoft.ML.DebertaV3.DataViews;
using Microsoft.ML.Runtime;

namespace Microsoft.ML.DebertaV3.Tasks;

/// <summary>What one kind of prediction needs beyond the backbone: a head, a loss, and output columns. Immutable and thread safe.</summary>
internal interface ITask
{
    /// <summary>The task's name as users see it.</summary>
    string Name { get; }

    /// <summary>What saved models call this task; never changes (<see cref="TaskRegistry"/>).</summary>
    string Kind { get; }

    /// <summary>Outputs of the head, one per label.</summary>
    int OutputCount { get; }

    /// <summary>The label values that the outputs stand for; null where there are none.</summary>
    LabelValues? Labels { get; }

    /// <summary>
    /// transformers' <c>problem_type</c> in config.json; null for the default. It decides the loss (<see cref="Modules.HeadLoss"/>).
    /// </summary>
    string? ProblemType { get; }

    /// <summary>The names for <c>id2label</c> in config.json, one per output.</summary>
    IReadOnlyList<string> LabelNames { get; }

    /// <summary>The columns that scoring adds, decoded from a row of the head's output.</summary>
    IReadOnlyList<OutputColumn> OutputColumns { get; }

    /// <summary>Names of the validation metrics; the first decides which epoch is the best where no other is chosen.</summary>
    IReadOnlyList<string> Metrics { get; }

    /// <summary>
    /// The metrics, by ML.NET's own evaluators, of targets (<see cref="Training.TrainingExample.Targets"/>) and the head's outputs, over
    /// all rows.
    /// </summary>
    IReadOnlyDictionary<string, double> Evaluate(IHostEnvironment environment, float[][] targets, float[][] outputs);

    /// <summary>
    /// For each output, the row of a stored head with these labels that means the same; null where the stored head means something else.
    /// </summary>
    int[]? MatchHead(IReadOnlyList<string>? labels, string? problemType);
}
